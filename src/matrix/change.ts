/** What happened to a path between two commits. */
export type Status = "added" | "copied" | "deleted" | "modified" | "renamed" | "unmerged";

export interface Change {
  /** From the top of the repository. */
  readonly path: string;
  readonly status: Status;
}

const words: Readonly<Record<string, Status>> = {
  A: "added",
  C: "copied",
  D: "deleted",
  M: "modified",
  R: "renamed",
  // A file that became a link, or the other way round, has changed.
  T: "modified",
  U: "unmerged",
};

/**
 * Reads `git diff --name-status -z`: names come as they are, whatever signs they hold. A rename counts at both ends,
 * because what the file left has changed, too.
 */
export function parseNameStatus(output: string): readonly Change[] {
  const parts = output.split("\0");
  const changes: Change[] = [];
  let at = 0;
  while (at < parts.length - 1) {
    const letter = (parts[at] ?? "").charAt(0);
    const status = words[letter] ?? "modified";
    const path = parts[at + 1] ?? "";
    if (letter !== "R" && letter !== "C") {
      changes.push({ path, status });
      at += 2;
      continue;
    }
    if (letter === "R") changes.push({ path, status: "deleted" });
    changes.push({ path: parts[at + 2] ?? "", status });
    at += 3;
  }
  return changes;
}
