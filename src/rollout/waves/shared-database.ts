import type { PlannedStep } from "../preflight/plan.ts";

/** The plan of a rollout over several hosts that use one database, whose schema `first` changes for all of them. */
export function planShared(plan: readonly PlannedStep[], first: string | undefined): readonly PlannedStep[] {
  if (first === undefined) return plan;
  return plan.map((step) =>
    step.stage === "database"
      ? {
          ...step,
          does: `${step.does} (once for all hosts, by ${first}, which serves the release before any other begins)`,
          undo: `${step.undo}, when all other hosts are back`,
        }
      : step,
  );
}
