import { failure } from "../failure.ts";

/** It may become well by itself: whoever asks may wait for it. */
export const notYetWell = failure<{ service: string; release: number; state: string; lines: readonly string[] }>(
  "not-yet-well",
  "environment",
  ({ service, release, state, lines }) => ({
    sentence: `${service} of release ${release} is ${state} and not well yet.${lines.length === 0 ? " It printed nothing." : ` Its last lines: ${lines.join(" ⏎ ")}`}`,
    remedy: "Look why it was started again (the engine, the machine, a crash); the next run goes on when it is well.",
  }),
);
