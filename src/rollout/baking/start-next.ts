import { z } from "zod";
import { patientAsk } from "../../github/ask.ts";
import { repositoryPath } from "../../github/repository-path.ts";
import type { Outcome } from "../../outcome.ts";
import type { World } from "../../world.ts";

const answer = z.unknown();

/**
 * After a promotion that no job waited for, what comes after is started: the workflow run that began the rollout is run
 * again. What it has deployed is unchanged by then, so its next environment's turn comes, with its own approvals, for the
 * same commit. That this fails takes nothing back: it is told.
 */
export async function startNext(
  { github, clock, facts, log }: Pick<World, "github" | "clock" | "facts" | "log">,
  { result, outputs }: Pick<Outcome, "result" | "outputs">,
): Promise<void> {
  const run = String(outputs["started-by"] ?? "");
  const repository = repositoryPath(facts.repository);
  if (result !== "promoted" || run === "" || run === facts.runId) return;
  const by = "Start what comes after by hand: run that workflow run again.";
  if (github === undefined || repository === undefined) {
    log.warning(`Run ${run} was not run again: there is no github-token. ${by}`);
    return;
  }
  const ask = patientAsk({ github, clock });
  const path = `${repository}/actions/runs/${run}/rerun`;
  try {
    await ask({ method: "POST", path, does: `run ${run} again`, answer, repeatable: false });
    log.info(`Run ${run}, which began this rollout, runs again: what comes after starts.`);
  } catch (error) {
    log.warning(`${error instanceof Error ? error.message : String(error)} ${by}`);
  }
}
