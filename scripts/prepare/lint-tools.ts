import { existsSync } from "node:fs";
import { join } from "node:path";
import { Bench } from "./bench.ts";
import { openCache } from "./cache.ts";
import { goBuild } from "./go.ts";
import type { Say } from "./parts.ts";
import { fetchWheel } from "./python.ts";

const ZIZMOR = "1.32.0";
const ACTIONLINT = "1.7.12";

export interface LintTools {
  readonly zizmor: string;
  readonly actionlint: string;
}

/** The two programs that read our workflows; pinned, because a newer one may know more rules. */
export async function prepareLintTools(say: Say): Promise<LintTools> {
  const bench = new Bench(openCache(), say);
  const [zizmor, actionlint] = await Promise.all([prepareZizmor(bench), prepareActionlint(bench)]);
  return { zizmor, actionlint };
}

async function prepareZizmor(bench: Bench): Promise<string> {
  const requirement = `zizmor==${ZIZMOR}`;
  const cached = join(bench.cache.root, "wheels", requirement, "bin", "zizmor");
  if (!existsSync(cached)) await fetchWheel(bench, "act", requirement);
  return cached;
}

async function prepareActionlint(bench: Bench): Promise<string> {
  const own = await bench.tried(["actionlint", "-version"]);
  if (own.code === 0 && own.out.startsWith(ACTIONLINT)) return "actionlint";
  const program = join(bench.cache.root, "wheels", `actionlint-${ACTIONLINT}`);
  if (!existsSync(program))
    await goBuild(bench, "act", "github.com/rhysd/actionlint/cmd/actionlint", `v${ACTIONLINT}`, program);
  return program;
}
