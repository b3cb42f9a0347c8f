import type { Release } from "../../../release/release.ts";
import type { Engine } from "../engine.ts";
import type { ReleaseContainer } from "./containers.ts";
import { partOf } from "./replicas.ts";
import { wake } from "./wake.ts";

/** Lets requests to these addresses end before `stop` does its work. */
export type Leaving = (addresses: readonly string[], stop: () => Promise<void>) => Promise<void>;

export interface ScaleSpec {
  readonly engine: Engine;
  /** The servers' containers of the release. */
  readonly present: readonly ReleaseContainer[];
  /** Brings every named service to as many containers through compose, which knows who waits for whom. */
  readonly grow: (counts: ReadonlyMap<string, number>) => Promise<void>;
  readonly leaving: Leaving;
}

/**
 * Brings each server of a release to this part (0…1) of its containers; those with the highest numbers stop first. True
 * when some were started, which then have to become well.
 */
export async function scaleServers(spec: ScaleSpec, release: Release, part: number): Promise<boolean> {
  const { engine, present } = spec;
  const services = release.services.filter((service) => service.part === "server");
  const plans = services.map(({ name, replicas }) => {
    const own = present.filter(({ service }) => service === name).sort(byNumber);
    const running = own.filter(({ status }) => status === "running");
    const stopped = own.filter(({ status }) => status === "exited" || status === "paused");
    return { name, wanted: partOf(replicas ?? Math.max(1, own.length), part), running, stopped };
  });
  const missing = plans.some(({ wanted, running, stopped }) => running.length + stopped.length < wanted);
  const idle = plans.flatMap(({ wanted, running, stopped }) => stopped.slice(0, Math.max(0, wanted - running.length)));
  if (missing) await spec.grow(new Map(plans.map(({ name, wanted }) => [name, wanted])));
  else if (idle.length > 0) await wake(engine, idle);
  const surplus = plans.flatMap(({ wanted, running }) => running.slice(wanted));
  if (surplus.length > 0) await stopGently(spec, surplus);
  return missing || idle.length > 0;
}

async function stopGently({ engine, leaving }: ScaleSpec, surplus: readonly ReleaseContainer[]): Promise<void> {
  await leaving(
    surplus.flatMap(({ addresses }) => addresses),
    async () => {
      await engine.must(["stop", ...surplus.map(({ id }) => id)]);
    },
  );
}

/** Compose numbers a service's containers from 1, at the end of their names. */
function byNumber(left: ReleaseContainer, right: ReleaseContainer): number {
  const number = ({ name }: ReleaseContainer) => Number(/(\d+)$/.exec(name)?.[1] ?? 0);
  return number(left) - number(right);
}
