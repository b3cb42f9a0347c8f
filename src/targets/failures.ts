import { failure } from "../failure.ts";

/** Of a step that was silent for so long that another one has taken its place. */
export const heldByAnother = failure<{ target: string }>("held-by-another", "environment", ({ target }) => ({
  sentence: `Somebody else has taken over the lock on ${target}, so this step writes nothing there any more.`,
  remedy: "See why this step was silent for so long (a machine that slept, an engine that hung), and what the other run says.",
}));

/** It may become well by itself: whoever asks may wait for it. */
export const notYetWell = failure<{ service: string; release: number; state: string; lines: readonly string[] }>(
  "not-yet-well",
  "environment",
  ({ service, release, state, lines }) => ({
    sentence: `${service} of release ${release} is ${state} and not well yet.${lines.length === 0 ? " It printed nothing." : ` Its last lines: ${lines.join(" ⏎ ")}`}`,
    remedy: "Look why it was started again (the engine, the machine, a crash); the next run goes on when it is well.",
  }),
);
