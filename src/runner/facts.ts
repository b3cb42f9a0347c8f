import { readFileSync } from "node:fs";
import type { RunFacts } from "../world.ts";
import { processMark } from "./process-mark.ts";

function eventPayload(path: string | undefined): Record<string, unknown> {
  if (path === undefined || path === "") return {};
  try {
    const parsed: unknown = JSON.parse(readFileSync(path, "utf8"));
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? { ...parsed } : {};
  } catch {
    return {};
  }
}

/** Inputs may be secrets, and what begins so is the runner's own: no compose file means them. */
const notTheStep = /^(INPUT_|STATE_|ACTIONS_)/;

function stepVariables(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const known = Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(known.filter(([name]) => !notTheStep.test(name)));
}

/** What the runner's variables say about this run. */
export function readFacts(environment: Readonly<Record<string, string | undefined>>): RunFacts {
  const variable = (name: string) => environment[name] ?? "";
  const repository = variable("GITHUB_REPOSITORY");
  const runId = variable("GITHUB_RUN_ID");
  const own = processMark();
  const server = variable("GITHUB_SERVER_URL") || "https://github.com";
  return {
    repository,
    actor: variable("GITHUB_ACTOR"),
    commit: variable("GITHUB_SHA"),
    ref: variable("GITHUB_REF"),
    eventName: variable("GITHUB_EVENT_NAME"),
    event: eventPayload(environment["GITHUB_EVENT_PATH"]),
    runId,
    runAttempt: variable("GITHUB_RUN_ATTEMPT"),
    job: variable("GITHUB_JOB"),
    runUrl: repository === "" || runId === "" ? "" : `${server}/${repository}/actions/runs/${runId}`,
    workspace: variable("GITHUB_WORKSPACE") || process.cwd(),
    baseRef: variable("GITHUB_BASE_REF"),
    headRef: variable("GITHUB_HEAD_REF"),
    refName: variable("GITHUB_REF_NAME"),
    refType: variable("GITHUB_REF_TYPE"),
    variables: stepVariables(environment),
    ...(own === undefined ? {} : { process: own }),
  };
}
