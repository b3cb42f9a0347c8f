import { releaseNumbered } from "../../release/ledger.ts";
import type { Release } from "../../release/release.ts";
import type { WavesJournal } from "../../release/waves-journal.ts";
import { type Attended, type Baking, isBaking } from "../baking/attend.ts";
import { attendOrNot, goOnBaking, undoBaking } from "../baking/go-on-baking.ts";
import { said, type Waves, type WaveTarget } from "./advance-waves.ts";
import { underJournal, type WavesEnd } from "./run-waves.ts";
import { stateAfter } from "./state-after.ts";
import { stateSince, type WaveStates } from "./wave-state.ts";
import { saidNo } from "./waves.ts";

/** The journal of a rollout over several targets that somebody can go on with. */
export type LeftWaves = WavesJournal & { readonly release: number };

/** What the targets' own records tell of a rollout. */
export async function statesOf(
  targets: readonly Pick<WaveTarget, "name" | "opened">[],
  journal: LeftWaves,
): Promise<WaveStates> {
  const states: WaveStates = new Map();
  for (const { name, opened } of targets) {
    const [ledger, own] = [await opened.records.ledger(), await opened.records.journal()];
    // A target that joined since has nothing to tell of it.
    const events = journal.targets?.find(({ target }) => target === name)?.events ?? ledger.events.length;
    states.set(name, stateSince(ledger, own, { events, number: journal.release }));
  }
  return states;
}

/**
 * Goes on with a rollout over several targets whose bakes were left to watchers. All of them are asked before anything
 * moves: when one has said no nobody goes forward, its target is undone, who bakes besides goes back, and the waves before
 * as the policy says that the rollout began with. Otherwise each target takes its next steps, and the next wave follows.
 */
export async function goOnWaves(waves: Waves, journal: LeftWaves): Promise<WavesEnd> {
  const { targets } = waves;
  const states = await statesOf(targets, journal);
  const asked = await askAll(targets);
  const nobodyMoves =
    [...states.values()].some((state) => saidNo(state) || state.standing === "returned") ||
    [...asked.values()].some(({ attended }) => attended.kind === "said-no");
  await Promise.all(
    targets.map(async ({ name, context }) => {
      const [bake, state] = [asked.get(name), states.get(name)];
      if (bake === undefined || state === undefined) return;
      const { journal: own, attended } = bake;
      try {
        if (attended.kind === "said-no") states.set(name, stateAfter(await undoBaking(context, own, attended), state));
        else if (!nobodyMoves) states.set(name, stateAfter(await goOnBaking(context, own, attended), state));
      } catch (error) {
        states.set(name, { ...state, standing: "lost", why: said(error) });
      }
    }),
  );
  const policy = { ...waves.policy, onFailure: journal.onFailure ?? waves.policy.onFailure };
  return underJournal({ ...waves, policy }, journal, states);
}

interface Asked {
  readonly journal: Baking;
  readonly attended: Attended;
}

/** Every watcher's answer, by its target's name. */
export async function askAll(targets: readonly WaveTarget[]): Promise<ReadonlyMap<string, Asked>> {
  const all = await Promise.all(
    targets.map(async ({ name, opened, context }) => {
      const journal = await opened.records.journal();
      return isBaking(journal) ? ([[name, { journal, attended: await attendOrNot(context, journal) }]] as const) : [];
    }),
  );
  return new Map(all.flat());
}

/**
 * The rollout that was left on these targets, bakes of it watched or waves of it to come; undefined when there is none. A
 * bake of which the lock-holding target knows nothing (the order of the hosts has changed) is one all the same.
 */
export async function leftWaves(
  targets: readonly Pick<WaveTarget, "name" | "opened">[],
  unseen: boolean,
): Promise<LeftWaves | undefined> {
  const journals = await Promise.all(targets.map(({ opened }) => opened.records.journal()));
  const bakes = journals.find(isBaking);
  const known = await targets[0]?.opened.records.waves();
  if (known?.release !== undefined && (bakes === undefined || bakes.release === known.release)) {
    const left: LeftWaves = { ...known, release: known.release };
    if (bakes !== undefined) return left;
    if (known.left !== true) return undefined;
    const all = [...(await statesOf(targets, left)).values()].map(({ standing }) => standing);
    const goesOn = all.includes("waiting") && all.every((one) => ["waiting", "promoted", "unchanged"].includes(one));
    return goesOn || unseen ? left : undefined;
  }
  if (bakes === undefined) return undefined;
  const { rollout, release } = bakes;
  const since = await Promise.all(
    targets.map(async ({ name, opened }) => {
      const { events } = await opened.records.ledger();
      const last = events.findLastIndex((event) => event.release === release);
      return { target: name, events: last < 0 ? events.length : last };
    }),
  );
  return { rollout, release, targets: since };
}

/** The release of a rollout, as the lock-holding target knows it. */
export async function releaseOf(
  [lead]: readonly Pick<WaveTarget, "opened">[],
  { release }: LeftWaves,
): Promise<Release | undefined> {
  return lead === undefined ? undefined : releaseNumbered(await lead.opened.records.ledger(), release);
}
