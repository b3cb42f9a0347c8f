import { anything, deployments, made, statuses } from "./answers.ts";
import type { Ask } from "./ask.ts";
import {
  type DeploymentState,
  type DeploymentSubject,
  isOfRun,
  madeBefore,
  newDeployment,
  newStatus,
  perhapsOfThisJob,
  replacedBy,
} from "./deployment.ts";

/** A Deployment that statuses can be written to. */
export interface OpenDeployment {
  readonly id: number;
  /** The Deployment of the release that is replaced. */
  readonly replaced: number | undefined;
}

/** The Deployment that `environment:` of this job has made, else one that this run made before, else a new one. */
export async function openDeployment(
  ask: Ask,
  repository: string,
  subject: DeploymentSubject,
  description: string,
): Promise<OpenDeployment> {
  const all = `${repository}/deployments`;
  const path = `${all}?environment=${encodeURIComponent(subject.environment)}&per_page=10`;
  const known = await ask({ method: "GET", path, does: "list deployments", answer: deployments, repeatable: true });
  const own = madeBefore(known, subject)?.id ?? (await ofThisJob(ask, all, known, subject.runId));
  if (own !== undefined) return { id: own, replaced: replacedBy(known, subject, own)?.id };
  const body = newDeployment(subject, description);
  const { id } = await ask({ method: "POST", path: all, body, does: "record a deployment", answer: made, repeatable: false });
  return { id, replaced: replacedBy(known, subject, id)?.id };
}

async function ofThisJob(
  ask: Ask,
  all: string,
  known: Parameters<typeof perhapsOfThisJob>[0],
  runId: string,
): Promise<number | undefined> {
  for (const { id } of perhapsOfThisJob(known)) {
    const path = `${all}/${id}/statuses?per_page=10`;
    const told = await ask({ method: "GET", path, does: "list a deployment's statuses", answer: statuses, repeatable: true });
    if (told.some(({ log_url, target_url }) => isOfRun(log_url || target_url, runId))) return id;
  }
  return undefined;
}

/** A second status that says the same does no harm, so it may be written again. */
export async function writeStatus(ask: Ask, repository: string, id: number, body: ReturnType<typeof newStatus>): Promise<void> {
  const path = `${repository}/deployments/${id}/statuses`;
  await ask({ method: "POST", path, body, does: "write a deployment's status", answer: anything, repeatable: true });
}

/** The last status; after a success the replaced release's Deployment is no longer active. */
export async function closeDeployment(
  ask: Ask,
  repository: string,
  open: OpenDeployment,
  how: { subject: DeploymentSubject; state: DeploymentState; description: string },
): Promise<void> {
  const { subject, state, description } = how;
  await writeStatus(ask, repository, open.id, newStatus(subject, state, description));
  if (state !== "success" || open.replaced === undefined) return;
  const replaced = `Replaced by release ${subject.release.number}.`;
  await writeStatus(ask, repository, open.replaced, { state: "inactive", description: replaced });
}
