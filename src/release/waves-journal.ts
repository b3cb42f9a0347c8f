/**
 * The journal of a rollout over several targets, on the one that holds the lock. How each target stands is not written
 * here but read from its own ledger and journal, which tell the truth; this says from where on they tell of this rollout.
 */
export interface WavesJournal {
  readonly rollout: string;
  /** Absent in what an older version wrote. */
  readonly release?: number | undefined;
  /** What the rollout began with, whatever the file says by then. */
  readonly onFailure?: "wave" | "all" | undefined;
  readonly targets?: readonly WavesTarget[] | undefined;
  /** Its job has ended and bakes are watched on targets: whoever resumes goes on with it. */
  readonly left?: boolean | undefined;
}

export interface WavesTarget {
  readonly target: string;
  /** How many events its ledger had when the rollout began. */
  readonly events: number;
}
