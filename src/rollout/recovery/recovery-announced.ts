import { newsFor } from "../../github/news.ts";
import { releaseNumbered, serving } from "../../release/ledger.ts";
import type { Opened } from "../opening/open-environment.ts";
import { type AnnounceWishes, deploymentState } from "../telling/announced.ts";
import { subjectOf } from "../telling/subject-of.ts";

/** A run that was killed told GitHub no end: once its rollout is finished or undone here, its Deployment gets one. */
export async function recoveryAnnounced<Result>(
  opened: Opened,
  wishes: AnnounceWishes,
  work: () => Promise<Result>,
): Promise<Result> {
  const { records, world, project, environment } = opened;
  const left = await records.journal();
  const result = await work();
  if (left === undefined || (await records.journal())?.rollout === left.rollout) return result;
  const ledger = await records.ledger();
  const release = releaseNumbered(ledger, left.release);
  if (release === undefined) return result;
  const news = newsFor(world, {
    deployments: wishes["github-deployments"],
    comment: false,
    project: project.name,
    environment: environment.name,
  });
  const serves = serving(ledger)?.number === release.number;
  const task = left.kind;
  const state = deploymentState(task, serves ? (task === "deploy" ? "promoted" : "rolled-back") : "refused");
  const replaces = releaseNumbered(ledger, left.previous);
  news.resumes(subjectOf(opened, wishes, { task, release, replaces }, left.owner.run.split("/")[0]));
  const how = serves ? "finished" : "undone";
  const why = left.bake === undefined ? "The run was killed" : "Its bake was watched on the target";
  await news.ends(state, `${why}; what it left was ${how} afterwards.`, "");
  return result;
}
