import type { ReleaseContainer } from "./containers.ts";

/** What a container's state means for its release. */
export type Wellness =
  | { readonly state: "well" }
  | { readonly state: "waiting" }
  | { readonly state: "dead"; readonly why: string };

/** A start that crashes a few times while it waits for a database is common; more is a crash loop. */
const toleratedRestarts = 2;

/** Decides from one look. `steady` tells that a container without a healthcheck has been seen running for long enough. */
export function wellness(container: ReleaseContainer, steady: boolean): Wellness {
  if (container.oomKilled) return { state: "dead", why: "was killed for using more memory than its limit" };
  if (container.restarts > toleratedRestarts) {
    return { state: "dead", why: `crashed ${container.restarts} times, last with exit code ${container.exitCode}` };
  }
  // The code and the last lines are then those of an earlier life.
  if (container.status === "exited" && container.refusal !== undefined) {
    return { state: "dead", why: `can't be started: ${container.refusal}` };
  }
  // A worker that is not to come back is a task, and this one is done.
  const task = container.part === "worker" && container.comesBack === false;
  if (task && container.status === "exited" && container.exitCode === 0) return { state: "well" };
  if (container.status === "exited" || container.status === "dead") {
    return { state: "dead", why: `ended with exit code ${container.exitCode}` };
  }
  // Nothing goes on in it until somebody lets it.
  if (container.status === "paused") return { state: "dead", why: "is paused" };
  if (container.status !== "running") return { state: "waiting" };
  if (container.health === "unhealthy") return { state: "dead", why: "is unhealthy by its own healthcheck" };
  if (container.health === undefined) return steady ? { state: "well" } : { state: "waiting" };
  return container.health === "healthy" ? { state: "well" } : { state: "waiting" };
}
