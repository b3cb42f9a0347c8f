import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ran, tried } from "../prepare/command.ts";
import { builtinModules } from "./builtin-modules.ts";
import { bundledPackages, licenses, type Statistics } from "./licenses.ts";
import { minified } from "./minify.ts";
import { narrowPackages } from "./narrow.ts";
import { suspicions } from "./suspicions.ts";
import { sayWithoutSideEffects } from "./without-side-effects.ts";

export const ROOT = join(import.meta.dirname, "../..");
const MODULES = join(ROOT, "node_modules");
const TSC = join(ROOT, "node_modules/typescript/bin/tsc");
const NCC = join(ROOT, "node_modules/@vercel/ncc/dist/ncc/cli.js");

export interface Built {
  readonly name: string;
  readonly bytes: number;
  readonly ms: number;
}

/** What is bundled: actions, and programs that actions bring elsewhere. */
const KINDS = ["actions", "programs"] as const;

function entriesOf(kind: (typeof KINDS)[number]): string[] {
  const names = readdirSync(join(ROOT, "src", kind)).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  return names.map((file) => file.slice(0, -".ts".length));
}

/** Every bundle that has an entry, in alphabetical order. */
export function bundleNames(): string[] {
  return KINDS.flatMap(entriesOf).sort();
}

export interface Wanted {
  readonly into: string;
  readonly names: readonly string[];
  /** Further options of the TypeScript compiler. */
  readonly compiler?: readonly string[];
}

/**
 * Bundles them into `<into>/<name>/`, two at a time. TypeScript is made JavaScript once for all of them. The folder
 * in between has a random name, but webpack names modules relative to it, so that the bytes don't depend on it.
 */
export async function bundleAll({ into, names, compiler = [] }: Wanted, tell: (built: Built) => void): Promise<void> {
  mkdirSync(join(ROOT, "lib"), { recursive: true });
  const work = mkdtempSync(join(ROOT, "lib", "build-"));
  try {
    await ran([process.execPath, TSC, "-p", join(import.meta.dirname, "tsconfig.json"), "--outDir", work, ...compiler]);
    narrowPackages(work, MODULES);
    sayWithoutSideEffects(work, MODULES);
    const waiting = [...names];
    const problems: string[] = [];
    const lane = async () => {
      for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
        await bundle(name, work, into).then(tell, (cause: Error) => problems.push(cause.message));
      }
    };
    await Promise.all([lane(), lane()]);
    if (problems.length > 0) throw new Error(problems.sort().join("\n"));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function bundle(name: string, work: string, into: string): Promise<Built> {
  const began = performance.now();
  const out = join(work, "dist", name);
  const kind = KINDS.find((one) => entriesOf(one).includes(name)) ?? "actions";
  const entry = join("src", kind, `${name}.js`);
  const options = ["--no-cache", "--stats-out", join(work, `${name}.json`), "--out", out];
  const ncc = await tried([process.execPath, NCC, "build", entry, ...options], { cwd: work });
  const said = `${ncc.out}\n${ncc.err}`.split("\n").filter((line) => !/^\s+at |^ncc: /.test(line));
  if (ncc.code !== 0) throw new Error([`ncc could not bundle ${name}:`, ...said.slice(0, 12)].join("\n  "));
  const statistics = JSON.parse(readFileSync(join(work, `${name}.json`), "utf8")) as Statistics;
  writeFileSync(join(out, "licenses.txt"), licenses(bundledPackages(statistics), MODULES));
  const files = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((file) => statSync(join(out, file)).isFile());
  for (const file of files.filter((name) => name.endsWith(".js"))) {
    writeFileSync(join(out, file), await minified(builtinModules(readFileSync(join(out, file), "utf8"))));
  }
  const texts = files.map((file) => ({ file, text: readFileSync(join(out, file), "utf8") }));
  const found = suspicions(texts, said, [work, ROOT]);
  if (found.length > 0) throw new Error(`The bundle of ${name} can't be trusted:\n  ${found.join("\n  ")}`);
  // Only a whole and good bundle takes the place of the one before.
  rmSync(join(into, name), { recursive: true, force: true });
  cpSync(out, join(into, name), { recursive: true });
  const bytes = files.reduce((sum, file) => sum + statSync(join(out, file)).size, 0);
  return { name, bytes, ms: performance.now() - began };
}
