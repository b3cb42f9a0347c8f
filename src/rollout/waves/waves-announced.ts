import { newsFor } from "../../github/news.ts";
import type { Outcome } from "../../outcome.ts";
import { releaseNumbered } from "../../release/ledger.ts";
import type { Opened } from "../opening/open-environment.ts";
import { type AnnounceWishes, deploymentState } from "../telling/announced.ts";
import { subjectOf } from "../telling/subject-of.ts";

/** The job that began a rollout over several targets left it in progress: once it is over here, its Deployment gets an end. */
export async function wavesAnnounced(lead: Opened, wishes: AnnounceWishes, work: () => Promise<Outcome>): Promise<Outcome> {
  const { records, world, project, environment } = lead;
  const left = await records.waves();
  const outcome = await work();
  if (left?.release === undefined || (await records.waves())?.rollout === left.rollout) return outcome;
  const ledger = await records.ledger();
  const release = releaseNumbered(ledger, left.release);
  if (release === undefined) return outcome;
  const news = newsFor(world, {
    deployments: wishes["github-deployments"],
    comment: false,
    project: project.name,
    environment: environment.name,
  });
  const promoted = ledger.events.findLast((event) => event.kind === "promoted" && event.release === release.number);
  const replaces = promoted?.kind === "promoted" ? releaseNumbered(ledger, promoted.from) : undefined;
  news.resumes(subjectOf(lead, wishes, { task: "deploy", release, replaces }, release.run.split("/")[0]));
  await news.ends(deploymentState("deploy", outcome.result), outcome.explanation, "");
  return outcome;
}
