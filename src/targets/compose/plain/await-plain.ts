import { type Failure, fail } from "../../../failure.ts";
import { adoptedGone } from "../../../release/failures.ts";
import type { World } from "../../../world.ts";
import type { Part } from "../../target.ts";
import { containerNotWell, startTimedOut } from "../failures.ts";
import { lastLines } from "../release/containers.ts";
import { lastCheck } from "../release/last-check.ts";
import { wellness } from "../release/wellness.ts";
import { ofPart, type PlainContainer, type PlainSpec, plainContainers } from "./plain-containers.ts";

const lookEvery = 200;
/** How long a container without a healthcheck must be seen running before it counts as well. */
const steadyAfter = 1_000;

/** Returns when all servers of the plain project are well; fails as soon as one is dead. */
export async function awaitPlain(
  spec: PlainSpec & { readonly world: Pick<World, "clock">; readonly startTimeout: number },
): Promise<void> {
  const { clock } = spec.world;
  const began = clock.monotonic();
  for (;;) {
    const passed = clock.monotonic() - began;
    const { dead, waiting } = await plainHealth(spec, "server", passed >= steadyAfter);
    if (dead !== undefined) throw dead;
    if (waiting.length === 0) return;
    if (passed > spec.startTimeout) {
      const services = waiting.map(({ service }) => service);
      throw fail(startTimedOut, { services, release: 0, ms: spec.startTimeout, check: "", lines: [] });
    }
    await clock.sleep(lookEvery);
  }
}

export interface PlainHealth {
  /** Why one of them will never be well. */
  readonly dead: Failure | undefined;
  readonly waiting: readonly PlainContainer[];
}

/** How a part of the plain project is. `steady` tells that what has no healthcheck has been running for long enough. */
export async function plainHealth(spec: PlainSpec, part: Part, steady: boolean): Promise<PlainHealth> {
  const containers = ofPart(await plainContainers(spec), part);
  if (containers.length === 0 && part === "server") return { dead: fail(adoptedGone, { project: spec.project }), waiting: [] };
  const waiting: PlainContainer[] = [];
  for (const container of containers) {
    const state = wellness(container, steady);
    if (state.state === "dead") return { dead: await notWell(spec, container, state.why), waiting };
    if (state.state === "waiting") waiting.push(container);
  }
  return { dead: undefined, waiting };
}

/** Throws when a part of the plain project is not well at this moment. */
export async function assertPlainWell(spec: PlainSpec, part: Part): Promise<void> {
  const { dead, waiting } = await plainHealth(spec, part, true);
  if (dead !== undefined) throw dead;
  const [first] = waiting;
  if (first !== undefined) throw await notWell(spec, first, `is ${first.health ?? first.status}`);
}

async function notWell({ engine }: PlainSpec, { id, service, health }: PlainContainer, why: string): Promise<Failure> {
  const check = health === "unhealthy" ? await lastCheck(engine, id) : "";
  return fail(containerNotWell, { service, release: 0, why: `${why}${check}`, lines: await lastLines(engine, id) });
}
