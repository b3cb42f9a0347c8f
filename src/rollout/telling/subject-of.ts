import { type DeploymentSubject, publicUrl } from "../../github/deployment.ts";
import type { Opened } from "../opening/open-environment.ts";
import type { AnnounceWishes, Beginning } from "./announced.ts";

/** What GitHub is told about a beginning; `run` is the one whose log tells more. */
export function subjectOf(
  { world, environment, url }: Opened,
  wishes: AnnounceWishes,
  { task, release, replaces }: Beginning,
  run: string = world.facts.runId,
): DeploymentSubject {
  const { runId, runUrl } = world.facts;
  return {
    environment: wishes["github-environment"] ?? environment.name,
    release: { number: release.number, commit: release.commit },
    replaces,
    task,
    url: publicUrl(url),
    runId: run,
    runUrl: run === runId ? runUrl : runUrl.replace(/\/runs\/\d+$/, `/runs/${run}`),
  };
}
