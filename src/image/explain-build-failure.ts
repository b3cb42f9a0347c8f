import { type Failure, fail, type Place } from "../failure.ts";
import type { Finished } from "../world.ts";
import { buildFailed, buildxMissing, dockerUnreachable, pushDenied, pushFailed } from "./failures.ts";
import { stepLine } from "./step-line.ts";
import { whyNoDocker } from "./why-no-docker.ts";

/** What is known of a build that failed. */
export interface FailedBuild {
  readonly done: Pick<Finished, "code" | "stderr">;
  readonly image: string;
  readonly registry: string;
  /** Path of the Dockerfile, and its text if it could be read. */
  readonly file: string | undefined;
  readonly dockerfile: string;
}

const linesShown = 8;
const noBuildx = /unknown flag: --|'buildx' is not a docker command|unknown command: docker buildx|unknown shorthand flag/i;
const denial =
  /\bdenied\b|unauthorized|no basic auth credentials|insufficient_scope|authorization failed|authentication required|\b40[13]\b/i;

/** BuildKit's last words: the step that failed and what it printed, between two rules. */
function lastBlock(stderr: string): { step: string; lines: readonly string[] } {
  const blocks = [...stderr.matchAll(/^-{6}\n > (.*?):?\n([\s\S]*?)^-{6}$/gm)];
  const [, step = "", body = ""] = blocks.at(-1) ?? [];
  const lines = body
    .split("\n")
    .map((line) => line.replace(/^\d+\.\d+ /, "").trimEnd())
    .filter((line) => line !== "");
  return { step: step.replace(/^\[[^\]]*\] /, ""), lines };
}

/** The last `ERROR:` line without the chain of wrappings before the cause. */
function lastError(stderr: string, code: number): string {
  const error = [...stderr.matchAll(/^ERROR: (.*)$/gm)].at(-1)?.[1] ?? stderr.trim().split("\n").at(-1) ?? "";
  const cause = error
    .replace(/^failed to build: /, "")
    .replace(/^failed to solve: /, "")
    .replace(/^rpc error: code = \w+ desc = /, "")
    .replace(/^failed to solve with frontend \S+: /, "")
    .replace(/^failed to create LLB definition: /, "")
    .replace(/[.\s]+$/, "");
  return cause === "" ? `exit code ${code}` : cause.slice(0, 600);
}

/** The Dockerfile's line: as BuildKit names it, else (engines before 23) where the failed step is written. */
export function placeOf({ done, file, dockerfile }: FailedBuild, step: string): Place | undefined {
  if (file === undefined) return undefined;
  const named =
    /^[^\s:]+:(\d+)\n-{10,}$/m.exec(done.stderr)?.[1] ?? /dockerfile parse error (?:on )?line (\d+)/i.exec(done.stderr)?.[1];
  const line = named === undefined ? stepLine(dockerfile, step) : Number(named);
  return line === undefined ? { file } : { file, line };
}

export function explainBuildFailure(build: FailedBuild): Failure {
  const { done, image, registry } = build;
  const missing = whyNoDocker(done);
  if (missing !== undefined) return fail(dockerUnreachable, { said: missing });
  if (noBuildx.test(done.stderr) && !/^#\d+ /m.test(done.stderr)) {
    return fail(buildxMissing, { said: done.stderr.trim().split("\n")[0] ?? "" });
  }
  const { step, lines } = lastBlock(done.stderr);
  const said = lastError(done.stderr, done.code);
  // The engine has a step for it; BuildKit pushes while it exports, which can fail for want of disk space, too.
  if (/^pushing\b/.test(step) || (/^exporting\b/.test(step) && /\bpush\b/.test(said))) {
    return denial.test(said) ? fail(pushDenied, { registry, image, said }) : fail(pushFailed, { registry, image, said });
  }
  return fail(buildFailed, { image, step, said, lines: lines.slice(-linesShown), place: placeOf(build, step) });
}
