import { serving } from "../../release/ledger.ts";
import { sayRelease } from "../../release/release.ts";
import type { WavesJournal } from "../../release/waves-journal.ts";
import { servesAlready } from "../conduct/roll-out.ts";
import { advanceWaves, type Waves, type WaveTarget } from "./advance-waves.ts";
import { chooseNumber } from "./choose-number.ts";
import type { TargetEnd } from "./target-end.ts";
import { endOf, stateSince, type WaveStates } from "./wave-state.ts";
import { isLeft } from "./waves.ts";

/** What came of a rollout over several targets. */
export interface WavesEnd {
  readonly number: number;
  readonly ends: readonly TargetEnd[];
  /** ISO 8601: when the last of the bakes is over that are watched on targets. */
  readonly resumeAt: string | undefined;
}

/**
 * Releases a candidate on all targets, wave by wave. Where an earlier job of the same rollout has brought it to some of
 * them and left, those still count as this rollout's: they go back with the others.
 */
export async function runWaves(waves: Waves, earlier: WavesJournal | undefined): Promise<WavesEnd> {
  const { targets } = waves;
  const states: WaveStates = new Map();
  const found = await waves.candidates(targets);
  const facts = await Promise.all(
    targets.map(async ({ name, opened }) => {
      const ledger = await opened.records.ledger();
      const candidate = found.get(name);
      const already = candidate !== undefined && (await servesAlready(opened, ledger, candidate));
      return { name, ledger, already };
    }),
  );
  const number = chooseNumber(facts);
  const begun: { target: string; events: number }[] = [];
  for (const { name, ledger, already } of facts) {
    const known = earlier?.release === number ? earlier.targets?.find(({ target }) => target === name) : undefined;
    const since = known === undefined ? undefined : stateSince(ledger, undefined, { events: known.events, number });
    const ours = already && since?.standing === "promoted";
    begun.push({ target: name, events: ours && known !== undefined ? known.events : ledger.events.length });
    const fresh = { standing: "waiting", why: "", release: undefined, previous: serving(ledger), already } as const;
    states.set(name, ours && since !== undefined ? since : fresh);
  }
  tellDifferences(targets, states);
  const lead = states.get(targets[0]?.name ?? "");
  if (lead?.standing === "promoted" && lead.release !== undefined) waves.begins(lead.release, lead.previous);
  const rollout = targets[0]?.context.world.random(8) ?? "";
  return underJournal(waves, { rollout, release: number, onFailure: waves.policy.onFailure, targets: begun }, states);
}

/** The plan of the whole stands on the lock-holding target before anything changes, and until the rollout is over everywhere. */
export async function underJournal(
  waves: Waves,
  journal: WavesJournal & { readonly release: number },
  states: WaveStates,
): Promise<WavesEnd> {
  const { targets, unseen } = waves;
  const records = targets[0]?.opened.records;
  await records?.writeWaves({ ...journal, left: false });
  try {
    await advanceWaves(waves, journal.release, states);
    const hidden = unseen.map(({ name, wave, why }) => endOf(name, wave, { ...nobody, why: why.sentence }));
    const ends = [...targets.map(({ name, wave }) => endOf(name, wave, states.get(name))), ...hidden];
    const resumeAt = [...states.values()].flatMap(({ resumeAt }) => resumeAt ?? []).sort();
    return { number: journal.release, ends: ends.sort((one, other) => one.wave - other.wave), resumeAt: resumeAt.at(-1) };
  } finally {
    const left = unseen.length > 0 || [...states.values()].some(isLeft) || waits(states);
    // A lost host must not hide how the others ended; what it still says is overwritten by the next rollout.
    await (left ? records?.writeWaves({ ...journal, left: true }) : records?.closeWaves())?.catch(() => undefined);
  }
}

const nobody = { standing: "unseen", release: undefined, previous: undefined, already: false } as const;

/** Everybody whose turn came has it, and the turn of others could not come. */
function waits(states: WaveStates): boolean {
  const all = [...states.values()].map(({ standing }) => standing);
  return all.includes("waiting") && all.every((one) => ["waiting", "promoted", "unchanged"].includes(one));
}

/** A run that was killed in the middle leaves targets that serve different releases; this one makes them the same. */
function tellDifferences(targets: readonly WaveTarget[], states: WaveStates): void {
  const numbers = targets.map(({ name }) => {
    const state = states.get(name);
    return state?.standing === "promoted" ? state.release : state?.previous;
  });
  if (new Set(numbers.map((release) => release?.number)).size < 2) return;
  const list = targets.map(({ name }, index) => {
    const release = numbers[index];
    return `${name} serves ${release === undefined ? "nothing" : sayRelease(release)}`;
  });
  targets[0]?.context.world.log.warning(`The hosts differ, which this rollout puts right: ${list.join("; ")}.`);
}
