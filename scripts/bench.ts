/**
 * `npm run bench [-- NAME…] [--strict] [--list]`: measures. On stdout one JSON line a figure and nothing else; how it
 * goes is told on stderr. A figure that misses its goal is said there too and is no failure, except with `--strict`; one
 * that can't be measured always is.
 */
import { readdirSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import type { Bench } from "../tests/bench/bench.ts";
import { checked, missesGoal } from "./bench/checked.ts";
import { choose } from "./bench/choose.ts";
import { prepare } from "./prepare.ts";

const folder = join(import.meta.dirname, "../tests/bench");
const say = (line: string) => process.stderr.write(`${line}\n`);

async function benches(): Promise<readonly Bench[]> {
  const files = readdirSync(folder).filter((file) => file.endsWith(".bench.ts"));
  const modules = await Promise.all(files.sort().map((file) => import(join(folder, file)) as Promise<{ default: Bench }>));
  return modules.map((module) => module.default);
}

/** Prints the wanted figures of one bench; returns which of them miss their goal. */
async function measure(bench: Bench, wanted: ReadonlySet<string>): Promise<readonly string[]> {
  const waiting = new Set(bench.names.filter((name) => wanted.has(name)));
  if (waiting.size === 0) return [];
  say(`\n${[...waiting].join(" ")} (load ${loadavg()[0]?.toFixed(2)} on ${availableParallelism()} cores)`);
  if (bench.needs.length > 0) Object.assign(process.env, (await prepare(bench.needs, () => undefined)).env);
  const missed: string[] = [];
  for await (const figure of bench.figures(new Set(waiting), (line) => say(`  ${line}`))) {
    process.stdout.write(`${JSON.stringify(checked(figure, waiting))}\n`);
    waiting.delete(figure.bench);
    if (missesGoal(figure)) missed.push(`${figure.bench} misses its goal: ${figure.value} ${figure.unit}, goal ${figure.goal}`);
  }
  if (waiting.size > 0) throw new Error(`${[...waiting].join(", ")}: nothing was measured.`);
  return missed;
}

async function main(args: readonly string[]): Promise<number> {
  const all = await benches();
  const known = all.flatMap(({ names }) => names);
  const wrong = args.find((arg) => arg.startsWith("-") && arg !== "--strict" && arg !== "--list");
  if (wrong !== undefined) throw new Error(`There is no option ${wrong}. Options: --strict --list`);
  const words = args.filter((arg) => !arg.startsWith("-"));
  const wanted = choose(words, known);
  if (args.includes("--list")) {
    for (const name of wanted) say(name);
    return 0;
  }
  const missed: string[] = [];
  let failed = false;
  for (const bench of all) {
    try {
      missed.push(...(await measure(bench, wanted)));
    } catch (cause) {
      failed = true;
      say(`Could not measure: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }
  for (const line of missed) say(line);
  return failed || (args.includes("--strict") && missed.length > 0) ? 1 : 0;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (cause: unknown) => {
    say(cause instanceof Error ? cause.message : String(cause));
    process.exit(1);
  },
);
