/** How a target stands in a rollout over several. */
export type Standing =
  /** Its turn has not come. */
  | "waiting"
  | "promoted"
  /** The release served there before. */
  | "unchanged"
  /** It said no, and what served before serves again. */
  | "undone"
  /** It said no, and serves it all the same, since what served before is sick. */
  | "kept"
  /** Nobody knows: the way there broke. Its own journal tells the next run. */
  | "lost"
  /** It was promoted, and went back since another target said no. */
  | "returned"
  /** It was to go back and did not. */
  | "stuck";

export interface TargetStanding {
  readonly target: string;
  /** Counts from 0. */
  readonly wave: number;
  readonly standing: Standing;
}

export interface WavePolicy {
  readonly maxParallel: number | undefined;
  readonly onFailure: "wave" | "all";
}

export type NextWave =
  /** All at the same time; asked again when all of them have ended. */
  | { readonly kind: "deploy"; readonly wave: number; readonly targets: readonly string[] }
  | { readonly kind: "return"; readonly targets: readonly string[] }
  | { readonly kind: "over" };

const refused: readonly Standing[] = ["undone", "kept", "lost"];

/**
 * What comes next. A wave begins when every target before it serves the release. As soon as one says no nothing more
 * begins, and what was promoted goes back: in the same wave, or in all of them. What served the release before this
 * rollout began is left as it is.
 */
export function nextWave(targets: readonly TargetStanding[], policy: WavePolicy): NextWave {
  const failed = targets.filter(({ standing }) => refused.includes(standing)).map(({ wave }) => wave);
  if (failed.length > 0) {
    const back = targets.filter(
      ({ standing, wave }) => standing === "promoted" && (policy.onFailure === "all" || failed.includes(wave)),
    );
    return back.length === 0 ? { kind: "over" } : { kind: "return", targets: back.map(({ target }) => target) };
  }
  const waiting = targets.filter(({ standing }) => standing === "waiting");
  const wave = Math.min(...waiting.map((one) => one.wave));
  const turn = waiting.filter((one) => one.wave === wave).slice(0, policy.maxParallel);
  return turn.length === 0 ? { kind: "over" } : { kind: "deploy", wave, targets: turn.map(({ target }) => target) };
}
