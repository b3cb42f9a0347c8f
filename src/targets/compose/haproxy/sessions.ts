/** Requests that are under way in some backends, by `show stat` (columns are found by their names). */
export function underWay(text: string, backends: readonly string[]): number {
  const [head = "", ...lines] = text.trim().split("\n");
  const columns = head.replace(/^# /, "").split(",");
  const at = (values: readonly string[], column: string) => values[columns.indexOf(column)] ?? "";
  return lines
    .map((line) => line.split(","))
    .filter((values) => at(values, "svname") === "BACKEND" && backends.includes(at(values, "pxname")))
    .reduce((sum, values) => sum + Number(at(values, "scur")), 0);
}
