import { serving } from "../release/ledger.ts";
import { type Release, sayRelease } from "../release/release.ts";
import { chooseNumber } from "./choose-number.ts";
import type { Context } from "./context.ts";
import type { FleetTarget } from "./fleet.ts";
import { goBack } from "./go-back.ts";
import type { Candidate } from "./preflight.ts";
import { rollOut, servesAlready } from "./roll-out.ts";
import type { TargetEnd } from "./target-end.ts";
import { nextWave, type Standing, type WavePolicy } from "./waves.ts";

/** A target with everything that its part of the rollout needs. */
export interface WaveTarget extends FleetTarget {
  readonly context: Context;
  readonly candidate: Candidate;
}

interface State {
  standing: Standing;
  why: string;
  release: Release | undefined;
  previous: Release | undefined;
  /** The candidate's images and settings serve there, under whatever number. */
  already: boolean;
}

const said = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Goes from wave to wave until `nextWave` says that it is over; each target conducts its own part. */
export async function runWaves(
  targets: readonly WaveTarget[],
  policy: WavePolicy,
  begins: (release: Release, replaces: Release | undefined) => void,
): Promise<readonly TargetEnd[]> {
  const [lead] = targets;
  const states = new Map<string, State>();
  const numberings = await Promise.all(
    targets.map(async ({ name, opened, candidate }) => {
      const ledger = await opened.records.ledger();
      const already = await servesAlready(opened, ledger, candidate);
      states.set(name, { standing: "waiting", why: "", release: undefined, previous: serving(ledger), already });
      return { ledger, already };
    }),
  );
  const number = chooseNumber(numberings);
  tellDifferences(targets, states);

  async function deploy({ name, opened, context, candidate }: WaveTarget, state: State): Promise<void> {
    try {
      const tell = name === lead?.name ? begins : () => undefined;
      if (state.already && state.previous?.number === number) {
        Object.assign(state, { standing: "unchanged", release: state.previous, why: "it served there already" });
        return;
      }
      const { conducted, previous } = await rollOut(context, opened, { candidate, number, begins: tell });
      const { release } = conducted;
      if (conducted.kind === "promoted") {
        Object.assign(state, { standing: "promoted", why: conducted.gate.explanation, release, previous });
      } else if (conducted.kind === "undone") {
        const standing = conducted.undone.kind === "kept" ? "kept" : "undone";
        Object.assign(state, { standing, why: conducted.because, release, previous });
      } else {
        Object.assign(state, { standing: "lost", why: "it did not come to an end here" });
      }
    } catch (error) {
      Object.assign(state, { standing: "lost", why: said(error) });
    }
  }

  async function back({ context }: WaveTarget, state: State, because: string): Promise<void> {
    if (state.release === undefined) return;
    try {
      await goBack(context, { release: state.release, previous: state.previous, because });
      Object.assign(state, { standing: "returned", why: because });
    } catch (error) {
      Object.assign(state, { standing: "stuck", why: said(error) });
    }
  }

  for (;;) {
    const now = targets.map(({ name, wave }) => ({ target: name, wave, standing: states.get(name)?.standing ?? "waiting" }));
    const next = nextWave(now, policy);
    if (next.kind === "over") break;
    const turn = targets.filter(({ name }) => next.targets.includes(name));
    if (next.kind === "deploy") {
      lead?.context.world.log.info(`Wave ${next.wave + 1}: ${turn.map(({ name }) => name).join(", ")}`);
    }
    const because = `${now.find(({ standing }) => ["undone", "kept", "lost"].includes(standing))?.target ?? "another host"} did not take release ${number}`;
    await Promise.all(
      turn.map((target) => {
        const state = states.get(target.name);
        if (state === undefined) return undefined;
        return next.kind === "deploy" ? deploy(target, state) : back(target, state, because);
      }),
    );
  }
  return targets.map(({ name, wave }) => endOf(name, wave, states.get(name)));
}

function endOf(target: string, wave: number, state: State | undefined): TargetEnd {
  const { standing = "waiting", why = "", release, previous } = state ?? {};
  const fresh = ["promoted", "unchanged", "kept"].includes(standing);
  const now = fresh ? release : ["waiting", "undone", "returned"].includes(standing) ? previous : undefined;
  return { target, wave: wave + 1, result: standing, serving: now?.number ?? null, explanation: why };
}

/** A run that was killed in the middle leaves targets that serve different releases; this one makes them the same. */
function tellDifferences(targets: readonly WaveTarget[], states: ReadonlyMap<string, State>): void {
  const numbers = targets.map(({ name }) => states.get(name)?.previous);
  if (new Set(numbers.map((release) => release?.number)).size < 2) return;
  const list = targets.map(({ name }, index) => {
    const release = numbers[index];
    return `${name} serves ${release === undefined ? "nothing" : sayRelease(release)}`;
  });
  targets[0]?.context.world.log.warning(`The hosts differ, which this rollout puts right: ${list.join("; ")}.`);
}
