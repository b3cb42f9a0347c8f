import { fail } from "../../../failure.ts";
import type { World } from "../../../world.ts";
import { notYetWell } from "../../failures.ts";
import type { Part } from "../../target.ts";
import type { Engine } from "../engine.ts";
import { containerNotWell, releaseGone, startTimedOut } from "../failures.ts";
import { lastLines, type ReleaseContainer, releaseContainers } from "./containers.ts";
import { lastCheck } from "./last-check.ts";
import { wellness } from "./wellness.ts";

export interface AwaitSpec {
  readonly world: World;
  readonly engine: Engine;
  readonly scope: string;
  readonly release: number;
  readonly part: Part;
  readonly timeoutMs: number;
  /** Nobody waits for it any more. */
  readonly ending?: AbortSignal | undefined;
}

const lookEvery = 200;
/** How long a container without a healthcheck must be seen running, without a crash in between, before it counts as well. */
const steadyAfter = 1_000;
const sayEvery = 10_000;

/** Returns when every container of the part is well; fails as soon as one is dead. */
export async function awaitWell(spec: AwaitSpec): Promise<void> {
  const { world, engine, release } = spec;
  const began = world.clock.monotonic();
  let said = began;
  const runs = new Map<string, { restarts: number; since: number }>();
  for (;;) {
    const containers = (await releaseContainers(engine, spec.scope, release)).filter(({ part }) => part === spec.part);
    if (containers.length === 0) throw fail(releaseGone, { release });
    const passed = world.clock.monotonic() - began;
    const waiting = [];
    for (const container of containers) {
      const state = wellness(container, steadyFor(runs, container, world.clock.monotonic()) >= steadyAfter);
      if (state.state === "dead") throw await notWell(engine, container, state.why);
      if (state.state === "waiting") waiting.push(container);
    }
    if (waiting.length === 0) return;
    if (passed > spec.timeoutMs) throw await tooLate(engine, waiting, release, spec.timeoutMs);
    if (world.clock.monotonic() - said >= sayEvery) {
      said = world.clock.monotonic();
      world.log.info(
        `Waiting for ${waiting.map(({ service }) => service).join(", ")} of release ${release} (${Math.round(passed / 1_000)} s)`,
      );
    }
    await world.clock.sleep(lookEvery, spec.ending);
    spec.ending?.throwIfAborted();
  }
}

/** For how long, in ms, a container has been seen running since it was last seen down or crashed, or longer, as the engine says. */
function steadyFor(
  runs: Map<string, { restarts: number; since: number }>,
  { id, status, restarts, upSeconds = 0 }: ReleaseContainer,
  now: number,
): number {
  // Whoever started it, it has not crashed since.
  if (upSeconds * 1_000 >= steadyAfter) return upSeconds * 1_000;
  const run = runs.get(id);
  if (status === "running" && run?.restarts === restarts) return now - run.since;
  if (status === "running") runs.set(id, { restarts, since: now });
  else runs.delete(id);
  return 0;
}

/** The first container that is dead, as a Failure with its last lines; a job that ended well is not. */
export async function findDead(engine: Engine, containers: readonly ReleaseContainer[]): Promise<Error | undefined> {
  for (const container of containers) {
    const done = container.part === "job" && container.status === "exited" && container.exitCode === 0;
    const state = wellness(container, false);
    if (!done && state.state === "dead") return notWell(engine, container, state.why);
  }
  return undefined;
}

async function notWell(engine: Engine, container: ReleaseContainer, why: string) {
  const { service, release, health, refusal } = container;
  if (refusal !== undefined && container.status === "exited")
    return fail(containerNotWell, { service, release, why, lines: undefined });
  const check = health === "unhealthy" ? await lastCheck(engine, container.id) : "";
  return fail(containerNotWell, { service, release, why: `${why}${check}`, lines: await lastLines(engine, container.id) });
}

async function tooLate(engine: Engine, waiting: readonly ReleaseContainer[], release: number, ms: number) {
  const first = waiting[0];
  const lines = first === undefined ? [] : await lastLines(engine, first.id);
  const check = first?.health === undefined ? "" : await lastCheck(engine, first.id);
  return fail(startTimedOut, { services: waiting.map(({ service }) => service), release, ms, check, lines });
}

/** Throws when a container of the part is not running well at this moment. */
export async function assertWellNow(engine: Engine, scope: string, release: number, part: Part): Promise<void> {
  const containers = (await releaseContainers(engine, scope, release)).filter((container) => container.part === part);
  if (containers.length === 0 && part === "server") throw fail(releaseGone, { release });
  for (const container of containers) {
    const state = wellness(container, true);
    if (state.state === "dead") throw await notWell(engine, container, state.why);
    if (state.state !== "waiting") continue;
    const { id, service, health, status } = container;
    throw fail(notYetWell, { service, release, state: health ?? status, lines: await lastLines(engine, id) });
  }
}
