/** Everything that must hold, in the order in which it is cheapest to learn that it does not. */
import { join } from "node:path";
import { type Part, prepare } from "./prepare.ts";
import { type PartResult, partsTable, partsVerdict } from "./test/part.ts";
import { runCheck, runOutsideCheck, runPreparation, runStories, runTests } from "./test/run-part.ts";

const modules = join(import.meta.dirname, "../node_modules");
const parts: PartResult[] = [];
let env: Readonly<Record<string, string>> = {};

/** Prepares what these tests need; the answer is why it can't be had, or undefined. */
async function need(wanted: readonly Part[]): Promise<string | undefined> {
  try {
    env = { ...env, ...(await prepare(wanted, (line) => console.log(line))).env };
    return undefined;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

parts.push(await runCheck("typecheck", [join(modules, "typescript/bin/tsc"), "--noEmit"]));
parts.push(await runCheck("lint", [join(modules, "@biomejs/biome/bin/biome"), "check", "--error-on-warnings", "."]));
parts.push(await runCheck("unused", [join(modules, "knip/bin/knip.js"), "--no-progress"]));
parts.push(await runCheck("spelling", [join(modules, "cspell/bin.mjs"), "lint", "--no-progress", "--no-summary"]));
parts.push(await runOutsideCheck("audit", [join(import.meta.dirname, "audit.ts")]));
parts.push(await runCheck("check-dist", [join(import.meta.dirname, "check-dist.ts")]));
let noEngine: string | undefined;
let noWorkflows: string | undefined;
let noScipy: string | undefined;
parts.push(
  await runPreparation("prepare", async () => {
    noEngine = await need(["docker", "compose", "buildx", "registry", "images", "python"]);
    noWorkflows = noEngine ?? (await need(["act"]));
    noScipy = await need(["scipy"]);
    // Without it the stories of its checks alone are skipped, and that is told.
    await need(["prometheus"]);
  }),
);
parts.push(await runTests("unit", env, undefined));
parts.push(await runTests("contract", env, undefined));
parts.push(await runTests("bundles", env, undefined));
parts.push(await runTests("oracle", env, noScipy));
parts.push(await runStories("engine", env, noEngine));
parts.push(await runStories("workflows", env, noWorkflows));

const { line, code } = partsVerdict(parts, process.env["CI"] === "true");
console.log(`\n${partsTable(parts)}\n${line}`);
process.exitCode = code;
