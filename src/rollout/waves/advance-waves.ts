import { Failure } from "../../failure.ts";
import { type Release, sayRelease } from "../../release/release.ts";
import { isBaking } from "../baking/attend.ts";
import { rollOut } from "../conduct/roll-out.ts";
import type { Context } from "../context.ts";
import type { Candidate } from "../preflight/preflight.ts";
import { undo } from "../return/undo.ts";
import type { FleetTarget, Missing } from "./fleet.ts";
import { goBack } from "./go-back.ts";
import { stateAfter } from "./state-after.ts";
import type { WaveState, WaveStates } from "./wave-state.ts";
import { nextWave, saidNo, type WavePolicy } from "./waves.ts";

/** A target with everything that its part of the rollout needs. */
export interface WaveTarget extends FleetTarget {
  readonly context: Context;
}

export interface Waves {
  /** In the order of the waves; the first one holds the lock. */
  readonly targets: readonly WaveTarget[];
  /** Hosts of the environment that can't be reached now. */
  readonly unseen: readonly Missing[];
  readonly policy: WavePolicy;
  /** What is to be released on these targets; a Failure says why their turn can't come now. */
  readonly candidates: (targets: readonly WaveTarget[]) => Promise<ReadonlyMap<string, Candidate>>;
  /** Called when the first target begins. */
  readonly begins: (release: Release, replaces: Release | undefined) => void;
}

export const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Goes from wave to wave until `nextWave` says that it is over; each target conducts its own part. */
export async function advanceWaves(waves: Waves, number: number, states: WaveStates): Promise<void> {
  const { targets, unseen, policy } = waves;
  const hidden = unseen.map(({ name, wave }) => ({ target: name, wave, standing: "unseen" as const }));
  const log = targets[0]?.context.world.log;
  for (;;) {
    const seen = targets.map(({ name, wave }) => ({ target: name, wave, standing: states.get(name)?.standing ?? "waiting" }));
    const now = [...seen, ...hidden];
    const next = nextWave(now, policy);
    if (next.kind === "over") return;
    const turn = targets.filter(({ name }) => next.targets.includes(name));
    const change = async (work: (target: WaveTarget, state: WaveState) => Promise<WaveState>) => {
      await Promise.all(
        turn.map(async (target) => {
          const state = states.get(target.name);
          if (state !== undefined) states.set(target.name, await work(target, state));
        }),
      );
    };
    if (next.kind === "return") {
      const cause = now.find(saidNo)?.target ?? now.find(({ standing }) => standing === "returned")?.target ?? "another host";
      const because = `${cause} did not take release ${number}`;
      await change((target, state) => back(keepingSchema(waves, target, states), state, because));
      continue;
    }
    log?.info(`Wave ${next.wave + 1}: ${turn.map(({ name }) => name).join(", ")}`);
    let found: ReadonlyMap<string, Candidate>;
    try {
      found = await waves.candidates(turn);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      await change(async (_target, state) => ({ ...state, why: error.message }));
      return;
    }
    await change((target, state) => deploy(waves, target, { state, number, candidate: found.get(target.name) }));
  }
}

/** Where all targets use one database its schema goes back only when nobody needs it any more, as far as anybody knows. */
function keepingSchema({ policy, unseen }: Waves, target: WaveTarget, states: WaveStates): WaveTarget {
  if (target.name !== policy.first) return target;
  const others = [...states].filter(([name]) => name !== target.name).map(([, { standing }]) => standing);
  if (unseen.length === 0 && others.every((one) => ["waiting", "undone", "returned"].includes(one))) return target;
  const { context } = target;
  context.timeline.note("The schema stays: other hosts may need it", { tone: "bad" });
  return { ...target, context: { ...context, settings: { ...context.settings, onUndo: "keep" } } };
}

interface Turn {
  readonly state: WaveState;
  readonly number: number;
  readonly candidate: Candidate | undefined;
}

async function deploy(waves: Waves, target: WaveTarget, { state, number, candidate }: Turn): Promise<WaveState> {
  const { name, opened, context } = target;
  if (state.already && state.previous?.number === number)
    return { ...state, standing: "unchanged", release: state.previous, why: "it served there already" };
  try {
    if (candidate === undefined) throw new Error(`nothing was found to release on ${name}`);
    const begins = name === waves.targets[0]?.name ? waves.begins : () => undefined;
    const { conducted, previous } = await rollOut(context, opened, { candidate, number, begins });
    return stateAfter(conducted, { ...state, previous });
  } catch (error) {
    return { ...state, standing: "lost", why: said(error) };
  }
}

async function back({ context, opened }: WaveTarget, state: WaveState, because: string): Promise<WaveState> {
  const { release, previous } = state;
  if (release === undefined) return state;
  try {
    const journal = await opened.records.journal();
    if (state.standing === "baking" && isBaking(journal)) {
      const { kind } = await undo(context, journal, because);
      if (kind === "kept")
        return { ...state, standing: "kept", why: `${sayRelease(release)} stays, since what served before is sick` };
    } else await goBack(context, { release, previous, because });
    return { ...state, standing: "returned", why: because };
  } catch (error) {
    return { ...state, standing: "stuck", why: said(error) };
  }
}
