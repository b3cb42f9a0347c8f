import { readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(import.meta.dirname, "examples");

/** An example is a whole workflow, in a file of its own, so that linters and tests read what people copy. */
export function example(action: string, which: "minimal" | "full"): string {
  return readFileSync(join(folder, action, `${which}.yml`), "utf8").trimEnd();
}

/** Both examples of an action; the longer one folded. */
export function examplesOf(action: string): string {
  const block = (which: "minimal" | "full") => `\`\`\`yaml\n${example(action, which)}\n\`\`\``;
  return `${block("minimal")}\n\n<details><summary>With more of its inputs</summary>\n\n${block("full")}\n\n</details>`;
}
