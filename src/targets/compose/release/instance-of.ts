import type { Instance } from "../../target.ts";
import type { ReleaseContainer } from "./containers.ts";
import { wellness } from "./wellness.ts";

/** A container as one who looks at it once sees it: without a healthcheck, one that runs is well. */
export function instanceOf(container: ReleaseContainer): Instance {
  const { name, release, service, part, status, madeFrom: image = "" } = container;
  return { name, release, service, part, state: stateOf(container, status), image };
}

function stateOf(container: ReleaseContainer, status: string): Instance["state"] {
  const { state } = wellness(container, true);
  if (state === "well") return status === "exited" ? "done" : "well";
  // What was stopped ended with whatever code its signal left; what fell down by itself comes back, or is sick.
  if (status === "exited" || status === "created") return "stopped";
  if (state === "dead") return "sick";
  return "starting";
}
