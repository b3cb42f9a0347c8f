/** Runs a built action on this machine: `npm run try -- health-gate --url http://127.0.0.1:8080/health`. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parse } from "yaml";
import { z } from "zod";
import { didYouMean } from "../src/quantity/nearest.ts";
import { runBundle } from "./run-bundle.ts";
import { summaryPage } from "./try/summary-page.ts";
import { terminalText } from "./try/terminal-text.ts";

const root = join(import.meta.dirname, "..");
const metadata = z.object({
  inputs: z
    .record(
      z.string(),
      z.object({ description: z.string(), default: z.coerce.string().optional(), required: z.boolean().optional() }),
    )
    .default({}),
});
type Inputs = z.output<typeof metadata>["inputs"];

function stop(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

/** The root action goes by the name of its bundle. */
const definitionOf = (action: string) => join(root, ...(action === "deliver" ? [] : ["actions", action]), "action.yml");

const actionNames = () => [...readdirSync(join(root, "actions")), "deliver"].filter((name) => existsSync(definitionOf(name)));

function inputsOf(action: string): Inputs {
  return metadata.parse(parse(readFileSync(definitionOf(action), "utf8"))).inputs;
}

function usage(action: string, inputs: Inputs): string {
  const lines = Object.entries(inputs).map(([name, { description, default: whenAbsent = "", required = false }]) => {
    const note = required ? " (required)" : whenAbsent === "" ? "" : ` (default ${whenAbsent})`;
    return `  --${name}${note}\n      ${description.trim()}`;
  });
  return `npm run try -- ${action} [--input value …]\n\n${lines.join("\n")}`;
}

/** A default as it is on this machine, where there is no workflow that could fill in an expression. */
function defaultHere(text = ""): string {
  const known: Readonly<Record<string, string | undefined>> = {
    "github.token": process.env["GITHUB_TOKEN"],
    "github.actor": process.env["GITHUB_ACTOR"],
  };
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => known[expression] ?? "");
}

/** `--name value` and `--name=value` → the inputs as the runner would give them. */
function readArguments(action: string, known: Inputs, given: readonly string[]): Record<string, string> {
  const values = Object.fromEntries(Object.entries(known).map(([name, input]) => [name, defaultHere(input.default)]));
  const rest = [...given];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const match = /^--([^=]+)(?:=([\s\S]*))?$/.exec(word);
    if (match === null) stop(`"${word}" is no input; write --name value.`);
    const name = match[1] ?? "";
    if (!Object.hasOwn(known, name))
      stop(`${action} has no input "${name}"; it has ${Object.keys(known).join(", ")}.${didYouMean(name, Object.keys(known))}`);
    const value = match[2] ?? rest.shift();
    if (value === undefined) stop(`--${name} has no value.`);
    values[name] = value;
  }
  for (const [name, { required = false }] of Object.entries(known))
    if (required && values[name] === "") stop(`${action} needs --${name}.\n\n${usage(action, known)}`);
  return values;
}

const [action, ...given] = process.argv.slice(2);
const actions = actionNames();
if (action === undefined) stop(`Which action? npm run try -- <action> [--input value …]; there are ${actions.join(", ")}.`);
if (!actions.includes(action))
  stop(`There is no action "${action}"; there are ${actions.join(", ")}.${didYouMean(action, actions)}`);
const inputs = inputsOf(action);
if (given.includes("--help")) {
  process.stdout.write(`${usage(action, inputs)}\n`);
  process.exit(0);
}
const values = readArguments(action, inputs, given);
if (!existsSync(join(root, "dist", action, "index.js"))) stop(`dist/${action} is not built yet: npm run build`);

let underWay: number | undefined;
// Ctrl-C reaches the action, too; it gets its time to end in order, and what it has to say is still shown.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => underWay !== undefined && process.kill(underWay, "SIGTERM"));
// npm goes to its own folder first; what the action works on is where the person is.
const cwd = process.env["INIT_CWD"] ?? process.cwd();
const run = await runBundle(action, values, {
  cwd,
  env: process.env["GITHUB_TOKEN"] === undefined ? {} : { GITHUB_TOKEN: process.env["GITHUB_TOKEN"] },
  onLog: (chunk) => process.stdout.write(chunk),
  onStart: (pid) => {
    underWay = pid;
  },
});
const { report: _gone, result, explanation, ...own } = run.outputs;
const outputs = Object.entries({ result, explanation, ...own }).filter(([, value]) => value !== undefined);
process.stdout.write(`\n── outputs ──\n${outputs.map(([name, value]) => `${name}=${value}`).join("\n")}\n`);
const columns = Math.max(process.stdout.columns ?? 100, 60);
const colour = process.stdout.isTTY && (process.env["NO_COLOR"] ?? "") === "";
process.stdout.write(`\n── job summary ──\n${terminalText(run.summary, { columns, colour })}\n`);
if (run.summary.trim() !== "") {
  const page = join(mkdtempSync(join(tmpdir(), "sluice-summary-")), `${action}.html`);
  writeFileSync(page, summaryPage(action, run.summary));
  process.stdout.write(`\nAs a page, with its charts: ${pathToFileURL(page)}\n`);
}
process.exitCode = run.code;
