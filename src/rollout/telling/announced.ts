import { Failure } from "../../failure.ts";
import type { DeploymentState } from "../../github/deployment.ts";
import { newsFor } from "../../github/news.ts";
import type { Outcome } from "../../outcome.ts";
import type { Release } from "../../release/release.ts";
import { failureSummary } from "../../report/failure-summary.ts";
import type { Opened } from "../opening/open-environment.ts";
import type { PlannedStep } from "../preflight/plan.ts";
import { rolloutComment, underWay } from "./rollout-comment.ts";
import { subjectOf } from "./subject-of.ts";

export interface AnnounceWishes {
  readonly "github-deployments": "auto" | "on" | "off";
  readonly "github-environment": string | undefined;
  readonly comment?: boolean;
}

/** What changes hands once nothing but the target can stop it. */
export interface Beginning {
  readonly task: "deploy" | "rollback";
  readonly release: Release;
  readonly replaces: Release | undefined;
  readonly plan?: readonly PlannedStep[];
  /** Why, where it is no deploy. */
  readonly because?: string;
}

/** An environment whose changes are told to GitHub. */
export interface Announced extends Opened {
  /** Tells that it begins; GitHub is told meanwhile and never waited for. */
  readonly begins: (beginning: Beginning) => void;
}

/** What a result means for the Deployment of the release that the call was about. */
export function deploymentState(task: Beginning["task"], result: string): DeploymentState {
  if (result === "baking") return "in_progress";
  return result === (task === "deploy" ? "promoted" : "rolled-back") ? "success" : "failure";
}

/** Does the work and tells GitHub about it: a Deployment's statuses and, where asked for, a comment on the pull request. */
export async function announced(
  opened: Opened,
  wishes: AnnounceWishes,
  work: (opened: Announced) => Promise<Outcome>,
): Promise<Outcome> {
  const { world, environment, project } = opened;
  const news = newsFor(world, {
    deployments: wishes["github-deployments"],
    comment: wishes.comment ?? false,
    project: project.name,
    environment: environment.name,
  });
  let begun: Beginning | undefined;
  const comment = (markdown: string, back: { number: number; commit: string } | undefined) =>
    rolloutComment({ markdown, environment: environment.name, back, runUrl: world.facts.runUrl });
  const begins = (beginning: Beginning) => {
    begun = beginning;
    const { task, release, replaces, plan = [], because } = beginning;
    const subject = subjectOf(opened, wishes, beginning);
    const does = `Release ${release.number} ${task === "deploy" ? "goes out" : "comes back"} ${replaces === undefined ? "as the first" : `in place of release ${replaces.number}`}${because === undefined ? "" : ` (${because})`}.`;
    news.begins(subject, does, comment(underWay(environment.name, does, plan), replaces));
  };
  try {
    const outcome = await work({ ...opened, begins });
    const state = deploymentState(begun?.task ?? "deploy", outcome.result);
    await news.ends(state, outcome.explanation, comment(outcome.summary, begun?.replaces ?? backFrom(outcome)));
    return outcome;
  } catch (error) {
    const said = error instanceof Failure ? error.sentence : "It ended with a defect; see the log.";
    const text = error instanceof Failure ? failureSummary("staged-deploy", error) : said;
    await news.ends("failure", said, comment(text, undefined));
    throw error;
  }
}

/** The release that serves while another one is only planned. */
function backFrom({ result, outputs }: Outcome): { number: number; commit: string } | undefined {
  const number = Number(outputs["release"]);
  return result === "planned" && number > 0 ? { number, commit: "" } : undefined;
}
