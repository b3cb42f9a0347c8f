import type { Conducted } from "../conduct/conduct.ts";
import type { WaveState } from "./wave-state.ts";

/** How a target stands after its part of the rollout. */
export function stateAfter(conducted: Conducted, { previous, already }: Pick<WaveState, "previous" | "already">): WaveState {
  const { release } = conducted;
  const state = { release, previous, already };
  if (conducted.kind === "promoted") return { ...state, standing: "promoted", why: conducted.gate.explanation };
  if (conducted.kind === "baking") {
    const { resumeAt } = conducted;
    return { ...state, standing: "baking", why: `watched there until ${resumeAt}`, resumeAt };
  }
  return { ...state, standing: conducted.undone.kind === "kept" ? "kept" : "undone", why: conducted.because };
}
