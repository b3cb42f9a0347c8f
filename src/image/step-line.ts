const squeeze = (text: string) => text.replace(/\s+/g, " ").trim();

/**
 * The line on which an instruction of a Dockerfile begins, found by the text in which BuildKit reports the step
 * (continuation lines joined). Undefined when it isn't found or stands there more than once.
 */
export function stepLine(dockerfile: string, step: string): number | undefined {
  const wanted = squeeze(step);
  if (wanted === "") return undefined;
  const lines = dockerfile.split(/\r?\n/);
  const found: number[] = [];
  for (let start = 0; start < lines.length; start += 1) {
    let end = start;
    let instruction = lines[start] ?? "";
    while (/\\\s*$/.test(instruction) && end + 1 < lines.length) {
      end += 1;
      instruction = `${instruction.replace(/\\\s*$/, "")} ${lines[end] ?? ""}`;
    }
    if (squeeze(instruction) === wanted) found.push(start + 1);
    start = end;
  }
  return found.length === 1 ? found[0] : undefined;
}
