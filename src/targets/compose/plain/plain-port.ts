import { fail } from "../../../failure.ts";
import { sayDuration } from "../../../quantity/duration.ts";
import { adoptedGone } from "../../../release/failures.ts";
import type { ReleasedService } from "../../../release/release.ts";
import type { World } from "../../../world.ts";
import { servedByHeader } from "../../router.ts";
import type { Engine } from "../engine.ts";
import { findContainer } from "../haproxy/proxy-container.ts";
import { awaitPlain, plainHealth } from "./await-plain.ts";
import { ofPart, type PlainContainer, plainContainers } from "./plain-containers.ts";

export interface PlainPort {
  readonly world: Pick<World, "log" | "clock" | "http">;
  readonly engine: Engine;
  /** The plain compose project. */
  readonly project: string;
  readonly services: readonly ReleasedService[];
  /** The proxy's container. */
  readonly proxy: string;
  /** Where the port is found that changes hands, without a slash at the end. */
  readonly baseUrl: string;
  readonly startTimeout: number;
  /** Headers with which the proxy takes a question for a visitor's. */
  readonly asVisitor: () => Readonly<Record<string, string>>;
}

const askEvery = 50;
const askFor = 60_000;
const reachFor = 15_000;

export const running = (containers: readonly PlainContainer[]) => containers.filter(({ status }) => status === "running");
export const idle = (containers: readonly PlainContainer[]) => containers.filter(({ status }) => status !== "running");

/** Stops containers of a plain project so that nothing but we starts them again. */
export async function stopPlain(engine: Engine, containers: readonly PlainContainer[]): Promise<void> {
  // A restart of the engine would revive what has `always`, stopped or not, and the port would have two owners.
  const always = containers.filter(({ restart }) => restart === "always").map(({ id }) => id);
  if (always.length > 0) await engine.must(["update", "--restart", "unless-stopped", ...always]);
  if (containers.length > 0) await engine.must(["stop", ...containers.map(({ id }) => id)]);
}

export async function startPlain(engine: Engine, containers: readonly PlainContainer[]): Promise<void> {
  const ordered = [...containers].sort((left, right) => Number(left.shares) - Number(right.shares));
  if (ordered.length > 0) await engine.must(["start", ...ordered.map(({ id }) => id)]);
}

/** The environment's port, which the containers of a plain project and the proxy can't both have. */
export function plainPort(port: PlainPort) {
  const { world, engine, project } = port;
  const servers = async () => ofPart(await plainContainers(port), "server");
  const ask = (headers: Readonly<Record<string, string>> = {}) =>
    world.http({ url: `${port.baseUrl}/`, headers, timeoutMs: 1_000, maxBytes: 1_024 }).catch(() => undefined);

  async function until(ms: number, done: () => Promise<boolean>): Promise<void> {
    const began = world.clock.monotonic();
    while (world.clock.monotonic() - began < ms && !(await done())) await world.clock.sleep(askEvery);
  }

  /** Any answer is one: whether it is a good one is what the gate finds out. */
  const answered = () =>
    until(askFor, async () => (await ask()) !== undefined || (await plainHealth(port, "server", false)).dead !== undefined);

  async function takeBack(): Promise<void> {
    await stopPlain(engine, running(await servers()));
    const proxy = await findContainer(engine, port.proxy);
    if (proxy?.running !== false) return;
    await engine.must(["start", proxy.id]);
    // It finds its servers anew by their names, and answers 503 before that.
    await until(reachFor, async () => ((await ask(port.asVisitor()))?.headers[servedByHeader] ?? "") !== "");
  }

  return {
    takeBack,

    /**
     * Stops what serves there. The moment at which it last answered (of the clock that never jumps): one that takes its
     * time to end serves until then. Undefined when nothing ran.
     */
    async letGo(): Promise<number | undefined> {
      const serving = running(await servers());
      if (serving.length === 0) return undefined;
      let last = world.clock.monotonic();
      let over = false;
      const stopped = stopPlain(engine, serving).finally(() => {
        over = true;
      });
      // Its last question may hang; nobody waits for it.
      void until(askFor, async () => {
        const answer = await ask();
        if (answer !== undefined && !over) last = world.clock.monotonic();
        return over;
      });
      await stopped;
      return last;
    },

    /**
     * The proxy lets go of the port and is kept until the plain containers are well; it comes back when they are not. For
     * how long nobody listened (ms); undefined when they had the port.
     */
    async handBack(): Promise<number | undefined> {
      const all = await servers();
      if (all.length === 0) throw fail(adoptedGone, { project });
      if (idle(all).length === 0) {
        await awaitPlain(port);
        return undefined;
      }
      const began = world.clock.monotonic();
      // Requests under way get a second; every further one is one in which nobody listens.
      await engine.docker(["stop", "--time", "1", port.proxy]);
      try {
        await startPlain(engine, idle(all));
        await answered();
        const gapMs = world.clock.monotonic() - began;
        await awaitPlain(port);
        world.log.info(`Handed back to ${project}: nobody listened for ${sayDuration(gapMs)}.`);
        return gapMs;
      } catch (error) {
        await takeBack();
        throw error;
      }
    },
  };
}
