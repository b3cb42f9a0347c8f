import type { Outcome } from "../../outcome.ts";
import type { GateResult } from "../watch.ts";

/** What is shown of a gate that did not pass, at the line of each check that did not, where it stands in a file; those on trial did not count. */
export function annotationsOf({ result, checks }: Pick<GateResult, "result" | "checks">): NonNullable<Outcome["annotations"]> {
  if (result === "pass") return [];
  return checks.flatMap(({ verdict, by, place }) =>
    place === undefined || verdict.result === "pass" || by.dryRun === true
      ? []
      : [{ message: `${verdict.result}: ${verdict.explanation}`, place }],
  );
}
