import { kinds } from "../../src/health/checks/kinds.ts";
import { commonKeys } from "../../src/health/spec/common-keys.ts";
import { toldOf } from "../../src/health/spec/written.ts";
import { table } from "../../src/report/markdown.ts";
import { keysOf, purposes } from "./schema/check.ts";

type Key = ReturnType<typeof keysOf>[number];

/** A cell: what stands in `…` of a description is code already; a bar would end the cell. */
const cell = (text: string) => text.replaceAll("|", "\\|");

function row([name, type]: Key): string[] {
  const told = toldOf(type);
  return [`\`${name}\``, told?.usual === undefined ? "" : `\`${told.usual}\``, cell(told?.description ?? "")];
}

const head = (title: string) => [title, "Default", "Meaning"];

/** The keys of every kind of check, and those that all kinds have. */
export function checksTables(): string {
  const own = (Object.keys(kinds) as (keyof typeof kinds)[]).map((kind) => {
    const rows = keysOf(kind).filter(([name]) => !Object.hasOwn(commonKeys, name));
    return `### \`${kind}\`\n\n${purposes[kind]}\n\n${table(head("Key"), rows.map(row))}`;
  });
  const shared = Object.entries(commonKeys) as unknown as Key[];
  return [...own, `### Keys of every check\n\n${table(head("Key"), shared.map(row))}`].join("\n\n");
}
