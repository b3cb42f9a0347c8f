import type { Engine } from "../engine.ts";
import type { ReleaseContainer } from "./containers.ts";

type Idle = Pick<ReleaseContainer, "id" | "status">;

const idsOf = (containers: readonly Idle[]) => containers.map(({ id }) => id);

/** Lets those go on that somebody has paused: the engine neither starts nor, everywhere, stops them as they are. */
export async function unpause(engine: Engine, containers: readonly Idle[]): Promise<void> {
  const paused = containers.filter(({ status }) => status === "paused");
  if (paused.length > 0) await engine.must(["unpause", ...idsOf(paused)]);
}

/** Runs what is stopped or paused. */
export async function wake(engine: Engine, containers: readonly Idle[]): Promise<void> {
  await unpause(engine, containers);
  const stopped = containers.filter(({ status }) => status !== "paused");
  if (stopped.length > 0) await engine.must(["start", ...idsOf(stopped)]);
}
