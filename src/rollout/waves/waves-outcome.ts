import type { Outcome } from "../../outcome.ts";
import { type Ledger, releaseNumbered } from "../../release/ledger.ts";
import { type Release, sayRelease } from "../../release/release.ts";
import type { Opened } from "../opening/open-environment.ts";
import type { PlannedStep } from "../preflight/plan.ts";
import { deployOutcome } from "../telling/deploy-outcome.ts";
import type { Timeline } from "../telling/timeline.ts";
import type { WavesEnd } from "./run-waves.ts";
import type { TargetEnd } from "./target-end.ts";

export interface WavesFacts extends WavesEnd {
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
export function wavesOutcome(lead: Opened, facts: WavesFacts): Outcome {
  const { ends, timeline, plan, before, after, number } = facts;
  const being = (...results: readonly TargetEnd["result"][]) => ends.filter(({ result }) => results.includes(result));
  const current = releaseNumbered(after, ends[0]?.serving ?? undefined);
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
  const gone = being("returned", "stuck");
  if (refused.length + gone.length === 0) {
    const release = releaseNumbered(after, number);
    return deployOutcome(lead, {
      ...{ result: "baking", explanation: sayLeft(facts, release), plan, timeline, targets: ends },
      ...{ current: release, previous: before?.number === number ? undefined : before },
      ...(facts.resumeAt === undefined ? {} : { resumeAt: facts.resumeAt }),
    });
  }
  const causes = refused.length > 0 ? refused : gone;
  const parts = [
    causes.map(({ target, explanation }) => `${target}: ${explanation}`).join(" · "),
    ...line("Undone there", being("undone")),
    ...line("It keeps serving, since what served before is sick, on", being("kept")),
    ...line("Lost, and for the next run to put right", being("lost")),
    ...line("Could not be looked at, and is for the next run to put right", being("unseen")),
    ...line("Went back with it", being("returned")),
    ...line("Could not go back", being("stuck")),
    ...line("Serve the new release", fine),
    ...line("Not begun", being("waiting")),
  ];
  const served = before !== undefined || ends.some(({ serving }) => serving !== null);
  const result = served ? "rolled-back" : "refused";
  return deployOutcome(lead, { result, explanation: parts.join(" "), plan, ...common });
}

/** Nobody said no, and it is not over everywhere. */
function sayLeft({ ends, resumeAt, number }: WavesFacts, release: Release | undefined): string {
  const being = (...results: readonly TargetEnd["result"][]) => ends.filter(({ result }) => results.includes(result));
  const bakes = being("baking");
  const when = resumeAt === undefined ? "" : `until ${resumeAt}`;
  return [
    `${release === undefined ? `Release ${number}` : sayRelease(release)} is on its way, wave by wave.`,
    ...(bakes.length === 0 ? [] : [`It bakes on ${names(bakes)} and is watched there ${when}; \`mode: resume\` goes on then.`]),
    ...line("It serves everybody on", being("promoted", "unchanged")),
    ...being("unseen").map(({ target, explanation }) => `${target} can't be looked at: ${explanation}`),
    ...line("Not begun", being("waiting")),
    ...new Set(being("waiting").flatMap(({ explanation }) => (explanation === "" ? [] : [explanation]))),
  ].join(" ");
}

function line(title: string, ends: readonly TargetEnd[]): string[] {
  return ends.length === 0 ? [] : [`${title}: ${names(ends)}.`];
}
