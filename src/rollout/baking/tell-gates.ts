import { tellAlerts } from "../../health/alert.ts";
import { usualAlertRules } from "../../health/alert-rule.ts";
import { recorded } from "../../health/recording/recorded.ts";
import { annotationsOf } from "../../health/telling/annotations-of.ts";
import { gateParts, marks } from "../../health/telling/gate-summary.ts";
import { writePage } from "../../health/telling/write-page.ts";
import type { Outcome } from "../../outcome.ts";
import { folded } from "../../report/page.ts";
import type { World } from "../../world.ts";
import { type JudgedGate, sayGate } from "./judged-gate.ts";

/** Who is told of gates besides the report. */
export interface GateWishes {
  readonly "report-html": string | undefined;
  readonly "alert-webhook": string | undefined;
  readonly "alert-alertmanager": string | undefined;
}

/**
 * What a rollout tells of its gates once it has come to its end, whichever: recordings of all in the report, those who are to be
 * alerted, the page, and of one that said no each check at its line and what it saw. Nothing of it changes the result; visitors are
 * where they belong by then, so that nobody waited for it.
 */
export async function withGates(
  outcome: Outcome,
  gates: readonly JudgedGate[],
  { wishes, world }: { readonly wishes: GateWishes; readonly world: World },
): Promise<Outcome> {
  const last = gates.at(-1);
  if (last === undefined) return outcome;
  const titled = gates.map((gate) => ({ title: `Gate at ${sayGate(gate)}:`, result: gate.result }));
  const page = await writePage(wishes["report-html"], titled, world);
  await alertOf(decisive(gates) ?? last, { wishes, world, url: outcome.outputs["url"] });
  const no = outcome.failed ? decisive(gates) : undefined;
  return {
    ...outcome,
    outputs: { ...outcome.outputs, "report-html": page },
    report: { ...outcome.report, gates: gates.map(recordingOf) },
    summary: no === undefined ? outcome.summary : `${outcome.summary}\n${seenBy(no)}\n`,
    annotations: [...(outcome.annotations ?? []), ...(no === undefined ? [] : annotationsOf(no.result))],
  };
}

/** The gate that said no; where several hosts have gates at the same time it need not be the last one. */
const decisive = (gates: readonly JudgedGate[]) => gates.findLast(({ result }) => result.result !== "pass");

/** As health-gate records it, so that it replays it. */
function recordingOf(gate: JudgedGate): Readonly<Record<string, unknown>> {
  const { share, release, target, window, interval, terms, result } = gate;
  return {
    ...{ title: sayGate(gate), share, release, ...(target === undefined ? {} : { target }) },
    ...{ result: result.result, explanation: result.explanation },
    ...recorded(result, { window, interval, score: terms.score }),
  };
}

function seenBy(gate: JudgedGate): string {
  const { result, window, interval } = gate;
  const parts = gateParts(result, { window, interval }).filter((part) => part !== "");
  return folded(`${marks[result.result]} What the gate at ${sayGate(gate)} saw`, parts.join("\n\n"));
}

async function alertOf(
  { result, terms }: JudgedGate,
  { wishes, world, url }: { readonly wishes: GateWishes; readonly world: World; readonly url: unknown },
): Promise<void> {
  const { "alert-webhook": webhook, "alert-alertmanager": alertmanager } = wishes;
  if (webhook === undefined && alertmanager === undefined) return;
  const subject = { environment: terms.environment, url: typeof url === "string" && url !== "" ? url : undefined };
  await tellAlerts(result, { webhook, alertmanager, rules: terms.alertRules ?? usualAlertRules, subject }, world);
}
