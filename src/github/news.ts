import { Failure } from "../failure.ts";
import type { World } from "../world.ts";
import { patientAsk } from "./ask.ts";
import { type CommentPlace, findComment, marker, openPullRequest, pullRequestOf, writeComment } from "./comment.ts";
import { type DeploymentState, type DeploymentSubject, newStatus } from "./deployment.ts";
import { closeDeployment, type OpenDeployment, openDeployment, writeStatus } from "./deployments.ts";
import { forbidden } from "./failures.ts";
import { repositoryPath } from "./repository-path.ts";

export interface NewsWishes {
  /** `auto`: a token that may not is no more than a line in the log. */
  readonly deployments: "auto" | "on" | "off";
  readonly comment: boolean;
  readonly project: string;
  readonly environment: string;
}

/** What GitHub is told of a rollout. None of it is waited for by the rollout, and nothing depends on it. */
export interface News {
  /** Returns at once; GitHub is told meanwhile. */
  begins(subject: DeploymentSubject, description: string, comment: string): void;
  /** For what another run began. */
  resumes(subject: DeploymentSubject): void;
  /** Waits for GitHub, `patienceMs` at the most. Without a beginning there is no Deployment to end. */
  ends(state: DeploymentState, description: string, comment: string): Promise<void>;
}

/** How long the end of an action may wait for GitHub in all; a cancelled job has other things to do in its last seconds. */
export const patienceMs = 5_000;
const patienceWhenCancelledMs = 1_500;

const silence: News = { begins: () => undefined, resumes: () => undefined, ends: async () => undefined };

/** News for GitHub, or nothing where it isn't wanted or can't be. */
export function newsFor(world: World, wishes: NewsWishes): News {
  const { github, clock, facts, log } = world;
  const repository = repositoryPath(facts.repository);
  if (wishes.deployments === "off" && !wishes.comment) return silence;
  if (github === undefined || repository === undefined) {
    if (wishes.deployments === "on" || wishes.comment) log.warning("GitHub is told nothing: there is no `github-token`.");
    return silence;
  }
  const over = new AbortController();
  const ask = patientAsk({ github, clock, signal: over.signal });
  const complain = complainer(world);
  let subject: DeploymentSubject | undefined;
  let open: OpenDeployment | undefined;
  let mayDeploy = wishes.deployments !== "off";
  let mayComment = wishes.comment;
  let place: CommentPlace | undefined;
  let comment: number | undefined;

  async function deployment(description: string, write: (open: OpenDeployment) => Promise<void>): Promise<void> {
    if (!mayDeploy || subject === undefined || repository === undefined) return;
    try {
      open ??= await openDeployment(ask, repository, subject, description);
      await write(open);
    } catch (error) {
      mayDeploy = !(error instanceof Failure && error.code === forbidden.code);
      if (!over.signal.aborted) complain(error, wishes.deployments === "on");
    }
  }

  async function discuss(text: string): Promise<void> {
    if (!mayComment || repository === undefined) return;
    try {
      const { eventName, event, commit } = facts;
      const pullRequest =
        place?.pullRequest ?? pullRequestOf(eventName, event) ?? (await openPullRequest(ask, repository, commit));
      mayComment = pullRequest !== undefined;
      if (pullRequest === undefined) return log.info("No open pull request holds this commit, so there is none to comment on.");
      if (place === undefined) {
        const next = { repository, pullRequest, mark: marker(wishes.project, wishes.environment) };
        comment = await findComment(ask, next);
        place = next;
      }
      comment = await writeComment(ask, place, comment, text);
    } catch (error) {
      mayComment = !(error instanceof Failure && error.code === forbidden.code);
      if (!over.signal.aborted) complain(error, true);
    }
  }

  /** One after the other: an end must not overtake its beginning. */
  let before: Promise<unknown> = Promise.resolve();
  const next = (work: () => Promise<unknown>) => {
    before = before.then(work);
    return before;
  };

  return {
    begins(about, description, text) {
      subject = about;
      const started = newStatus(about, "in_progress", description);
      void next(() =>
        Promise.all([deployment(description, ({ id }) => writeStatus(ask, repository, id, started)), discuss(text)]),
      );
    },
    resumes(about) {
      subject = about;
    },
    async ends(state, description, text) {
      const told = next(() =>
        Promise.all([
          deployment(description, (opened) =>
            subject === undefined
              ? Promise.resolve()
              : closeDeployment(ask, repository, opened, { subject, state, description }),
          ),
          discuss(text),
        ]),
      ).then(() => true);
      const waitMs = world.cancelled.aborted ? patienceWhenCancelledMs : patienceMs;
      const answered = new AbortController();
      const late = clock.sleep(waitMs, answered.signal).then(() => false);
      const done = await Promise.race([told, late]);
      answered.abort();
      // What is still asked must not hold the process.
      over.abort();
      if (!done) log.info(`GitHub was told no more: it did not answer within ${waitMs} ms.`);
    },
  };
}

/** Tells each problem once: as a warning where somebody asked for what can't be done. */
function complainer({ log }: World): (error: unknown, wished: boolean) => void {
  const told = new Set<string>();
  return (error, wished) => {
    const text = error instanceof Error ? error.message : String(error);
    const kind = error instanceof Failure ? `${error.code} ${error.remedy}` : text;
    if (told.has(kind)) return;
    told.add(kind);
    const link = error instanceof Failure ? ` (${error.link})` : "";
    if (wished) log.warning(text + link);
    else log.info(text + link);
  };
}
