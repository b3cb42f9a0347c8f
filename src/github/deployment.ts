import { z } from "zod";
import type { KnownDeployment } from "./answers.ts";

export type DeploymentState = "in_progress" | "success" | "failure" | "inactive";

/** What GitHub's page of deployments is told about one release in one environment. */
export interface DeploymentSubject {
  /** GitHub's name of the environment. */
  readonly environment: string;
  readonly release: { readonly number: number; readonly commit: string };
  /** The release that is replaced; its Deployment becomes inactive. */
  readonly replaces: { readonly number: number; readonly commit: string } | undefined;
  readonly task: "deploy" | "rollback";
  /** Where users reach it; undefined when nobody else could. */
  readonly url: string | undefined;
  readonly runId: string;
  readonly runUrl: string;
}

/** The longest description that GitHub takes. */
const descriptionLimit = 140;

export function shortened(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length <= descriptionLimit ? line : `${line.slice(0, descriptionLimit - 1).trimEnd()}…`;
}

export function newDeployment(subject: DeploymentSubject, description: string): Readonly<Record<string, unknown>> {
  const { environment, release, task, runId } = subject;
  const link = /^\d{1,15}$/.test(runId) ? { workflow_run_id: Number(runId) } : {};
  return {
    ref: release.commit,
    environment,
    task,
    description: shortened(description),
    // The commit is what it is: not merged with its base, not held up by checks. That it may go out was decided before.
    auto_merge: false,
    required_contexts: [],
    payload: { sluice: { release: release.number, run: runId }, ...link },
  };
}

export function newStatus(
  subject: DeploymentSubject,
  state: DeploymentState,
  description: string,
): Readonly<Record<string, unknown>> {
  return {
    state,
    description: shortened(description),
    ...(subject.runUrl === "" ? {} : { log_url: subject.runUrl }),
    ...(subject.url === undefined ? {} : { environment_url: subject.url }),
  };
}

const payload = z.object({ sluice: z.object({ release: z.number(), run: z.string() }) });

/** Whose a Deployment is, when Sluice made it. */
function ours({ payload: given }: KnownDeployment): z.output<typeof payload>["sluice"] | undefined {
  return payload.safeParse(typeof given === "string" ? parsed(given) : given).data?.sluice;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The one that this run made for this release before, e.g. when the answer to making it was lost. */
export function madeBefore(known: readonly KnownDeployment[], subject: DeploymentSubject): KnownDeployment | undefined {
  return known.find((one) => {
    const mine = ours(one);
    return mine?.release === subject.release.number && mine.run === subject.runId;
  });
}

/** Those that `environment:` of this very job may have made: whether one did, its statuses tell. Newest first. */
export function perhapsOfThisJob(known: readonly KnownDeployment[]): readonly KnownDeployment[] {
  return known.filter((one) => one.creator?.login === "github-actions[bot]" && ours(one) === undefined).slice(0, 2);
}

/** Whether a status was written by GitHub for this run: its log is a job of it. */
export function isOfRun(log: string | undefined, runId: string): boolean {
  return runId !== "" && new RegExp(`/actions/runs/${runId.replace(/\D/g, "")}(/|$)`).test(log ?? "");
}

/** The newest Deployment of the release that is replaced. */
export function replacedBy(
  known: readonly KnownDeployment[],
  { replaces, release }: DeploymentSubject,
  own: number,
): KnownDeployment | undefined {
  if (replaces === undefined || replaces.commit === "") return undefined;
  return known.find((one) => {
    if (one.id === own || one.sha !== replaces.commit) return false;
    const mine = ours(one);
    return mine === undefined ? replaces.commit !== release.commit : mine.release === replaces.number;
  });
}

/** An address that others than this machine reach, without what may be secret in it; else undefined. */
export function publicUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, hostname, username } = new URL(url);
  if (!["http:", "https:"].includes(protocol) || username !== "") return undefined;
  return /^(localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\])$/.test(hostname) ? undefined : url;
}
