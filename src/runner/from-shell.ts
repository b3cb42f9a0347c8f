import { readFileSync } from "node:fs";
import { userInfo } from "node:os";
import type { InputShape } from "../input.ts";
import { didYouMean } from "../quantity/nearest.ts";
import { inputVariable } from "./inputs.ts";

export interface Shell {
  readonly argv: readonly string[];
  readonly read: (path: string) => string;
}

export type FromShell =
  | { readonly kind: "run"; readonly variables: Readonly<Record<string, string>> }
  | { readonly kind: "say"; readonly text: string; readonly code: number };

/**
 * Words of a command line as the variables in which the runner hands inputs over: `--name value`, `--name=value`, or
 * `--name` alone for true. Everybody on a machine sees its command lines, so a secret comes from a file, `@path`.
 */
export function fromShell(action: string, shape: InputShape, { argv, read }: Shell): FromShell {
  const known = Object.keys(shape);
  const isSecret = (name: string) => shape[name]?.meta()?.["secret"] === true;
  const stop = (text: string): FromShell => ({ kind: "say", text: `${text}\n`, code: 2 });
  if (argv.includes("--help")) {
    const lines = known.map((name) => `  --${name} ${isSecret(name) ? "@file" : "value"}`);
    return { kind: "say", text: `Inputs of ${action}; its README says what each means:\n${lines.join("\n")}\n`, code: 0 };
  }
  const variables: Record<string, string> = {};
  for (let at = 0; at < argv.length; at += 1) {
    const [, name = "", joined] = /^--([^=]+)(?:=([\s\S]*))?$/.exec(argv[at] ?? "") ?? [];
    if (name === "") return stop(`"${argv[at]}" is no input; write --name value.`);
    if (!known.includes(name)) return stop(`${action} has no input "${name}".${didYouMean(name, known)} See --help.`);
    const next = argv[at + 1];
    const follows = joined === undefined && next !== undefined && !next.startsWith("--");
    if (follows) at += 1;
    const value = joined ?? (follows ? next : "true");
    if (isSecret(name) && !value.startsWith("@"))
      return stop(`"${name}" is a secret; write it to a file and say --${name} @file.`);
    try {
      variables[inputVariable(name)] = isSecret(name) ? read(value.slice(1)) : value;
    } catch (error) {
      return stop(`"${name}" can't be read from ${value.slice(1)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { kind: "run", variables };
}

/** What the log says to the runner, as a person reads it; undefined for what is the runner's alone. */
export function asPeopleRead(line: string): string | undefined {
  const [, command = "", text = ""] = /^::([a-z-]+)(?: [^\n]*?)?::(.*)$/.exec(line) ?? [];
  const said = text.replace(/%0D/g, "").replace(/%0A/g, "\n").replace(/%25/g, "%");
  if (command === "add-mask" || command.startsWith("end")) return undefined;
  if (command === "warning" || command === "error") return `${command}: ${said}`;
  return command === "" ? line : said;
}

/**
 * Lets a bundle be called by a person, on a machine without a runner: `node dist/rollback/index.js --environment production`.
 * Nothing changes for a runner, which gives no words.
 */
export function takeCommandLine(action: string, shape: InputShape): void {
  const argv = process.argv.slice(2);
  if (argv.length === 0) return;
  const given = fromShell(action, shape, { argv, read: (path) => readFileSync(path, "utf8") });
  if (given.kind === "say") {
    (given.code === 0 ? process.stdout : process.stderr).write(given.text);
    process.exit(given.code);
  }
  Object.assign(process.env, given.variables);
  process.env["GITHUB_ACTOR"] ||= process.env["SUDO_USER"] || userInfo().username;
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (chunk, ...rest) => {
    const lines = String(chunk).split("\n").map(asPeopleRead);
    const shown = lines.filter((line) => line !== undefined).join("\n");
    return shown === "" ? true : write(shown, ...(rest as []));
  };
}
