import type { Engine } from "../engine.ts";
import type { ReleaseContainer } from "./containers.ts";

type Idle = Pick<ReleaseContainer, "id" | "status">;

const idsOf = (containers: readonly Idle[]) => containers.map(({ id }) => id);

/** Lets those go on that somebody has paused: the engine neither starts nor, everywhere, stops them as they are. */
export async function unpause(engine: Engine, containers: readonly Idle[]): Promise<void> {
  const paused = containers.filter(({ status }) => status === "paused");
  if (paused.length > 0) await engine.must(["unpause", ...idsOf(paused)]);
}

/**
 * Runs what is stopped or paused. What was paused begins anew: its healthcheck failed for as long, and whom it spoke to
 * has given it up.
 */
export async function wake(engine: Engine, containers: readonly Idle[]): Promise<void> {
  await unpause(engine, containers);
  const [paused, stopped] = [true, false].map((is) => containers.filter(({ status }) => (status === "paused") === is));
  if (paused !== undefined && paused.length > 0) await engine.must(["restart", ...idsOf(paused)]);
  if (stopped !== undefined && stopped.length > 0) await engine.must(["start", ...idsOf(stopped)]);
}
