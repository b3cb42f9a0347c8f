/** Columns of `show stat` are found by their names, because versions add some. */
function lines(text: string): readonly ((column: string) => string)[] {
  const [head = "", ...rows] = text.trim().split("\n");
  const columns = head.replace(/^# /, "").split(",");
  return rows.map((row) => {
    const values = row.split(",");
    return (column) => values[columns.indexOf(column)] ?? "";
  });
}

/** Requests that are under way in some backends, by `show stat`. */
export function underWay(text: string, backends: readonly string[]): number {
  return lines(text)
    .filter((at) => at("svname") === "BACKEND" && backends.includes(at("pxname")))
    .reduce((sum, at) => sum + Number(at("scur")), 0);
}

/** Requests that are under way on some servers, named `backend/server`. */
export function underWayOn(text: string, servers: readonly string[]): number {
  return lines(text)
    .filter((at) => servers.includes(`${at("pxname")}/${at("svname")}`))
    .reduce((sum, at) => sum + Number(at("scur")), 0);
}
