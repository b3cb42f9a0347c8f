import type { Release } from "../../../release/release.ts";
import { awaitedBy } from "../document/awaited-by.ts";
import type { ComposeDocument } from "../document/document.ts";
import type { ReleaseContainer } from "./containers.ts";

/**
 * Jobs of a release that these services wait for, directly or by others, and that have not ended well yet. Compose itself
 * would run a job again whenever something that waits for it is started: a migration at every batch.
 */
export function jobsBefore(
  document: ComposeDocument | undefined,
  { services }: Pick<Release, "services">,
  wanted: readonly string[],
  containers: readonly ReleaseContainer[],
): readonly string[] {
  const awaited = awaitedBy(document, wanted);
  const jobs = services.filter(({ name, part }) => part === "job" && awaited.has(name)).map(({ name }) => name);
  return jobs.filter((job) => {
    const own = containers.filter(({ service }) => service === job);
    return own.length === 0 || own.some(({ status, exitCode }) => status !== "exited" || exitCode !== 0);
  });
}
