import type { Failure } from "../failure.ts";
import type { Run } from "../world.ts";

interface Defect {
  readonly action: string;
  readonly failure: Failure;
  readonly error: unknown;
  readonly run: Run;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

function stacks(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined || depth > 5 ? "" : `\ncaused by ${stacks(error.cause, depth + 1)}`;
  return `${error.stack ?? error.message}${cause}`;
}

/** What we need to find a defect: in the log as one group, to be copied. */
export async function bugReport({ action, failure, error, run, environment }: Defect): Promise<string> {
  const argv = ["docker", "version", "--format", "{{.Client.Version}} (engine {{.Server.Version}})"] as const;
  const docker = await run({ argv: [...argv], timeoutMs: 3_000 });
  const facts = {
    action,
    version: environment["GITHUB_ACTION_REF"] || "unknown (a local action)",
    code: failure.code,
    runner: `${environment["RUNNER_OS"] || process.platform} ${environment["RUNNER_ARCH"] || process.arch}`,
    node: process.version,
    docker: docker.code === 0 ? docker.stdout.trim() : "unknown",
  };
  const lines = Object.entries(facts).map(([name, value]) => `${name}: ${value}`);
  return `${lines.join("\n")}\n\n${stacks(error)}`;
}
