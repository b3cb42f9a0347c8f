/** How a check's numbers are compared with those of the baseline: of the release before at the same time, or of an earlier window. */
export interface Comparison {
  /** A relative change up to this is let pass: 0.1 is 10 % of the baseline. */
  readonly tolerance: number;
  /** How often a candidate that is no different may fail, all compared checks together. */
  readonly alpha: number;
  readonly direction: "increase" | "decrease" | "either";
  /** `sequential` looks after every sample, `fixed` once, at the end. */
  readonly plan: "sequential" | "fixed";
  /** `kayenta` judges as NetflixACAJudge-v1.0 does, its faults included. */
  readonly judge: "sluice" | "kayenta";
}

export const usualComparison: Comparison = {
  tolerance: 0.1,
  alpha: 0.01,
  direction: "increase",
  plan: "sequential",
  judge: "sluice",
};
