import { z } from "zod";
import { sayDuration } from "../../quantity/duration.ts";
import type { ReleasedService } from "../../release/release.ts";
import type { World } from "../../world.ts";
import type { Router } from "../router.ts";
import type { Releases, Store } from "../target.ts";
import type { Engine } from "./engine.ts";

/** The compose project that ran the app before: its base services and their data go on as the environment's own. */
export interface Adopted {
  readonly project: string;
}

const shape = z.object({ project: z.string().min(1) });
const document = "adopted";

/** Undefined when the environment was not adopted from anything. */
export async function readAdopted(store: Store): Promise<Adopted | undefined> {
  const found = shape.safeParse(await store.read(document));
  return found.success ? found.data : undefined;
}

export interface HandOver {
  readonly world: Pick<World, "log" | "clock">;
  readonly engine: Engine;
  readonly store: Store;
  readonly adopted: Adopted;
  readonly services: readonly ReleasedService[];
  readonly router: Router;
  readonly releases: Releases;
}

interface Plain {
  readonly id: string;
  readonly service: string;
  readonly running: boolean;
}

/** The containers of released services that plain compose made. */
async function plainContainers({ engine, adopted, services }: HandOver): Promise<readonly Plain[]> {
  const listed = await engine.must([
    ...["ps", "--all", "--no-trunc", "--filter", `label=com.docker.compose.project=${adopted.project}`],
    ...["--format", '{{.ID}}\t{{.Label "com.docker.compose.service"}}\t{{.State}}'],
  ]);
  return listed.stdout
    .split("\n")
    .map((line) => line.split("\t"))
    .map(([id = "", service = "", state = ""]) => ({ id, service, running: state === "running" }))
    .filter(({ service }) => services.some(({ name }) => name === service));
}

/**
 * The first release onto a machine where the app already runs. Its old containers serve until the new ones are well;
 * then they are stopped, which frees the port for the proxy. They are kept, never started by the engine again, and
 * start again when that first release does not pass. How long nobody listened is measured and said.
 */
export function handingOver(hand: HandOver): { readonly router: Router; readonly releases: Releases } {
  const { world, engine, store, adopted, router, releases } = hand;
  let stoppedAt: number | undefined;
  return {
    router: {
      ...router,
      async assign(slot, release, services) {
        if ((await router.read()) === undefined) {
          const running = (await plainContainers(hand)).filter((container) => container.running);
          if (running.length > 0) {
            const ids = running.map(({ id }) => id);
            await engine.must(["update", "--restart", "no", ...ids]);
            stoppedAt = world.clock.monotonic();
            await engine.must(["stop", ...ids]);
          }
        }
        await router.assign(slot, release, services);
      },
      async shift(split) {
        await router.shift(split);
        if (stoppedAt === undefined) return;
        const gap = world.clock.monotonic() - stoppedAt;
        world.log.info(`Took over from ${adopted.project}: nobody listened for ${sayDuration(gap)}.`);
        stoppedAt = undefined;
      },
      async remove() {
        await router.remove();
        const idle = (await plainContainers(hand)).filter(({ running }) => !running);
        if (idle.length > 0) await engine.must(["start", ...idle.map(({ id }) => id)]);
        world.log.warning(`${adopted.project} runs again as it did before.`);
        await store.write(document, null);
      },
    },
    releases: {
      ...releases,
      async ensureBase() {
        await store.write(document, adopted);
        return releases.ensureBase();
      },
    },
  };
}
