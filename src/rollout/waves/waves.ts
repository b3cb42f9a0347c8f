/** How a target stands in a rollout over several. */
export type Standing =
  /** Its turn has not come. */
  | "waiting"
  /** A bake is watched there and no job stays with it. */
  | "baking"
  /** It can't be looked at now, and may bake. */
  | "unseen"
  | "promoted"
  /** The release served there before. */
  | "unchanged"
  /** It said no, and what served before serves again. */
  | "undone"
  /** It said no, and serves it all the same, since what served before is sick. */
  | "kept"
  /** Nobody knows: the way there broke. Its own journal tells the next run. */
  | "lost"
  /** It was promoted or baked, and went back since another target said no. */
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
  /**
   * Set when all targets use one database, whose schema this one changes: the others begin when it serves the release,
   * and it goes back when all others are back.
   */
  readonly first?: string | undefined;
}

export type NextWave =
  /** All at the same time; asked again when all of them have ended. */
  | { readonly kind: "deploy"; readonly wave: number; readonly targets: readonly string[] }
  | { readonly kind: "return"; readonly targets: readonly string[] }
  | { readonly kind: "over" };

const refused: ReadonlySet<Standing> = new Set(["undone", "kept", "lost"]);
const open: ReadonlySet<Standing> = new Set(["waiting", "baking", "unseen"]);

/** It said no, or nobody knows. */
export const saidNo = ({ standing }: Pick<TargetStanding, "standing">): boolean => refused.has(standing);

/** The rollout is not over there, though nobody stays with it. */
export const isLeft = ({ standing }: Pick<TargetStanding, "standing">): boolean =>
  standing === "baking" || standing === "unseen";

/**
 * What comes next. A wave begins when every target before it serves the release, and nobody bakes any more. As soon as one
 * says no nothing more begins, who bakes goes back, and so does what was promoted: in the same wave, or in all of them.
 * What served the release before this rollout began is left as it is.
 */
export function nextWave(targets: readonly TargetStanding[], policy: WavePolicy): NextWave {
  const failed = targets.filter(saidNo).map(({ wave }) => wave);
  // Who went back without any no was sent back by somebody: that ends it as well.
  if (failed.length > 0 || targets.some(({ standing }) => standing === "returned" || standing === "stuck")) {
    const back = targets.filter(
      ({ standing, wave }) =>
        standing === "baking" ||
        (standing === "promoted" && failed.length > 0 && (policy.onFailure === "all" || failed.includes(wave))),
    );
    const now = back.length > 1 ? back.filter(({ target }) => target !== policy.first) : back;
    return now.length === 0 ? { kind: "over" } : { kind: "return", targets: now.map(({ target }) => target) };
  }
  const first = targets.find(({ target, standing }) => target === policy.first && open.has(standing));
  const still = first === undefined ? targets.filter(({ standing }) => open.has(standing)) : [first];
  const wave = Math.min(...still.map((one) => one.wave));
  const now = still.filter((one) => one.wave === wave);
  const room = policy.maxParallel === undefined ? now.length : Math.max(0, policy.maxParallel - now.filter(isLeft).length);
  const turn = now.filter(({ standing }) => standing === "waiting").slice(0, room);
  return turn.length === 0 ? { kind: "over" } : { kind: "deploy", wave, targets: turn.map(({ target }) => target) };
}
