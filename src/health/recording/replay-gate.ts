import type { Outcome } from "../../outcome.ts";
import { code, plain, table } from "../../report/markdown.ts";
import { page } from "../../report/page.ts";
import type { World } from "../../world.ts";
import type { GateInputs } from "../inputs/gate-inputs.ts";
import { gateOutcome, sentence } from "../telling/gate-outcome.ts";
import { marks } from "../telling/gate-summary.ts";
import type { GateResult } from "../watch.ts";
import { type ReadRecording, readRecordings } from "./read-recordings.ts";
import { replay } from "./replay.ts";

export interface Replayed {
  readonly outcome: Outcome;
  /** Of a single recording. */
  readonly result: GateResult | undefined;
}

/** Judges recordings without waiting: one as the gate that it was, several as a table. */
export async function replayGate(
  pattern: string,
  { checks, score }: Pick<GateInputs, "checks" | "score">,
  world: World,
): Promise<Replayed> {
  const read = await readRecordings(pattern, world);
  const [only, ...more] = read;
  if (only !== undefined && more.length === 0) {
    const { recording, path } = only;
    const result = await replay(recording, { checks, score });
    const { window, interval } = recording;
    const outcome = gateOutcome(result, { window, interval, score: score ?? recording.score });
    return { outcome: { ...outcome, report: { ...outcome.report, replayed: path } }, result };
  }
  const judged: Judged[] = [];
  for (const { path, recording } of read)
    judged.push({ path, was: recording.result, result: await replay(recording, { checks, score }) });
  return { outcome: several(judged), result: undefined };
}

interface Judged {
  readonly path: string;
  readonly was: ReadRecording["recording"]["result"];
  readonly result: GateResult;
}

const words = ["fail", "inconclusive", "pass"] as const;

function several(judged: readonly Judged[]): Outcome {
  const worst = words.find((word) => judged.some(({ result }) => result.result === word)) ?? "inconclusive";
  const counts = words.map((word) => `${judged.filter(({ result }) => result.result === word).length} ${word}`).reverse();
  const changed = judged.filter(({ was, result }) => was !== undefined && was !== result.result);
  const explanation = `${judged.length} recordings: ${counts.join(", ")}; ${changed.length === 0 ? "none" : changed.length} came out otherwise than recorded`;
  const rows = judged.map(({ path, was, result }) => [
    code(path),
    was === undefined ? "" : `${marks[was]}&nbsp;${was}`,
    `${marks[result.result]}&nbsp;${result.result}${was !== undefined && was !== result.result ? " **changed**" : ""}`,
    plain(result.explanation),
  ]);
  const recordings = judged.map(({ path, was, result }) => ({
    path,
    recorded: was ?? null,
    result: result.result,
    explanation: sentence(result.explanation),
    ...(result.score === undefined ? {} : { score: result.score }),
  }));
  return {
    result: worst,
    explanation: sentence(explanation),
    outputs: { checks: [], score: "", "report-html": "" },
    report: { recordings },
    summary: page({
      sign: marks[worst],
      title: `health-gate: ${worst}`,
      verdict: sentence(explanation),
      parts: [table(["Recording", "Was", "Is", "Why"], rows)],
    }),
    failed: worst !== "pass",
    remedy: "The table in the job's summary shows which recordings did not pass, and why.",
  };
}
