import type { CatalogueEntry } from "./catalogue.ts";

const faults: Readonly<Record<string, string>> = {
  user: "something in your repository or its inputs",
  environment: "something around the step: Docker, the network, a disk",
  ours: "a defect of Sluice",
};

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("\n", " ");

/** FAILURES.md: every failure that an action can end with, under the anchor that its log line links to. */
export function failuresPage(entries: readonly CatalogueEntry[]): string {
  const parts = entries.map(
    ({ code, fault, sentence, remedy }) =>
      `### ${code}\n\n${cell(sentence)}\n\n**What to do:** ${cell(remedy)}\n\n*Cause:* ${faults[fault] ?? fault}.\n`,
  );
  const head =
    "# What can go wrong, and what to do\n\nEvery failed step ends with one of these sentences; `‹words›` stand for what it names. Generated from the catalogues in `src/` by `npm run docs`.\n";
  return `${head}\n${parts.join("\n")}`;
}
