import type { Outcome } from "../outcome.ts";
import { type Ledger, releaseNumbered } from "../release/ledger.ts";
import { type Release, sayRelease } from "../release/release.ts";
import { deployOutcome } from "./deploy-outcome.ts";
import type { Opened } from "./open-environment.ts";
import type { PlannedStep } from "./plan.ts";
import type { TargetEnd } from "./target-end.ts";
import type { Timeline } from "./timeline.ts";

export interface WavesFacts {
  readonly ends: readonly TargetEnd[];
  readonly timeline: Timeline;
  readonly plan: readonly PlannedStep[];
  /** What served on the lock-holding target before. */
  readonly before: Release | undefined;
  /** The ledger of the lock-holding target now. */
  readonly after: Ledger;
}

const names = (ends: readonly TargetEnd[]) => ends.map(({ target }) => target).join(", ");
const hosts = (count: number) => (count === 1 ? "1 host" : `${count} hosts`);

/** What a rollout over several hosts tells: one word for all, and each host with its own. */
export function wavesOutcome(lead: Opened, { ends, timeline, plan, before, after }: WavesFacts): Outcome {
  const being = (...results: readonly TargetEnd["result"][]) => ends.filter(({ result }) => results.includes(result));
  const number = ends[0]?.serving ?? undefined;
  const current = releaseNumbered(after, number);
  const fine = being("promoted", "unchanged");
  const common = { timeline, current, targets: ends };
  if (fine.length === ends.length) {
    const release = current === undefined ? "The release" : sayRelease(current);
    if (being("promoted").length === 0) {
      const explanation = `${release} already serves on all ${hosts(ends.length)} with these images and settings.`;
      return deployOutcome(lead, { result: "unchanged", explanation, plan: [], ...common });
    }
    const waves = new Set(ends.map(({ wave }) => wave)).size;
    const explanation = `${release} serves everybody on ${hosts(ends.length)}, in ${waves} ${waves === 1 ? "wave" : "waves"}.`;
    return deployOutcome(lead, { result: "promoted", explanation, plan, previous: before, ...common });
  }
  const refused = being("undone", "kept", "lost");
  const parts = [
    refused.map(({ target, explanation }) => `${target}: ${explanation}`).join(" · "),
    ...line("Undone there", being("undone")),
    ...line("It keeps serving, since what served before is sick, on", being("kept")),
    ...line("Lost, and for the next run to put right", being("lost")),
    ...line("Went back with it", being("returned")),
    ...line("Could not go back", being("stuck")),
    ...line("Serve the new release", fine),
    ...line("Not begun", being("waiting")),
  ];
  const served = before !== undefined || ends.some(({ serving }) => serving !== null);
  const result = served ? "rolled-back" : "refused";
  return deployOutcome(lead, { result, explanation: parts.join(" "), plan, ...common });
}

function line(title: string, ends: readonly TargetEnd[]): string[] {
  return ends.length === 0 ? [] : [`${title}: ${names(ends)}.`];
}
