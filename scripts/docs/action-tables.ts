import { formerNames } from "../../src/input.ts";
import type { Definition } from "./definition.ts";
import type { Member } from "./suite.ts";

/** A description of action.yml as Markdown of one table cell: what stands in quotes is something to write. */
function cell(description: string): string {
  const code = (text: string) => `\`${text.replaceAll("|", "\\|")}\``;
  const parts = description
    .trim()
    .replace(/\s+/g, " ")
    .split(/"([^"]+)"/);
  return parts
    .map((part, index) => (index % 2 === 1 ? code(part) : part.replace(/[|]/g, "\\|").replaceAll("<", "&lt;")))
    .join("");
}

function byDefault({ default: given = "", required }: Definition["inputs"][string]): string {
  if (required) return "required";
  const expression = /^\$\{\{\s*(.*?)\s*\}\}$/.exec(given)?.[1];
  return given === "" ? "" : `\`${expression ?? given}\``;
}

const row = (cells: readonly string[]) => `|${cells.map((text) => (text === "" ? " " : ` ${text} `)).join("|")}|`;

/** The inputs of an action, with their defaults, and the names that they had before. */
export function inputsTable({ inputs }: Definition, { inputs: shape }: Pick<Member, "inputs">): string {
  const formerly = (name: string) => {
    const names = shape[name] === undefined ? [] : formerNames(shape[name]);
    return names.length === 0 ? "" : ` Formerly ${names.map((former) => `\`${former}\``).join(", ")}, which is refused.`;
  };
  const rows = Object.entries(inputs).map(([name, input]) => [
    `\`${name}\``,
    byDefault(input),
    `${cell(input.description)}${formerly(name)}`,
  ]);
  return [["Name", "Default", "Meaning"], ["---", "---", "---"], ...rows].map(row).join("\n");
}

/** The outputs of an action; `result` with its closed list of words. */
export function outputsTable({ outputs }: Definition, { answers }: Pick<Member, "answers">): string {
  const words = Object.entries(answers.results)
    .map(([word, meaning]) => `\`${word}\`: ${meaning}.`)
    .join("<br>");
  const rows = Object.entries(outputs).map(([name, output]) => [
    `\`${name}\``,
    name === "result" ? words : cell(output.description),
  ]);
  return [["Name", "Meaning"], ["---", "---"], ...rows].map(row).join("\n");
}
