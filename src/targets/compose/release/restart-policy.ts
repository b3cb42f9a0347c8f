import type { ReleasedService } from "../../../release/release.ts";
import type { ComposeService } from "../document/document.ts";

/**
 * How the engine restarts a released service. `always` would revive a stopped old release when the engine restarts. A
 * worker that says nothing may be a task that ends (a seed, a one-off migration), so it stays as compose has it.
 */
export function restartPolicy(source: ComposeService, part: ReleasedService["part"]): string {
  if (part === "job") return "no";
  const written = source.restart ?? fromDeploy(source.deploy?.restart_policy);
  if (written === "always") return "unless-stopped";
  return written ?? (part === "worker" ? "no" : "unless-stopped");
}

/** Compose reads Swarm's policy where `restart` says nothing. */
function fromDeploy(policy: unknown): string | undefined {
  if (typeof policy !== "object" || policy === null) return undefined;
  const { condition, max_attempts: most } = policy as { condition?: unknown; max_attempts?: unknown };
  if (condition === "none") return "no";
  if (condition === "on-failure") return typeof most === "number" && most > 0 ? `on-failure:${most}` : "on-failure";
  return "always";
}
