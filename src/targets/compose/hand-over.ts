import { fail } from "../../failure.ts";
import { sayDuration } from "../../quantity/duration.ts";
import { adoptedNumber } from "../../release/adopted.ts";
import { adoptedGone } from "../../release/failures.ts";
import type { ReleasedService } from "../../release/release.ts";
import type { World } from "../../world.ts";
import { type Router, type Slot, servedByHeader } from "../router.ts";
import type { Releases } from "../target.ts";
import { assertPlainWell, awaitPlain, plainHealth } from "./await-plain.ts";
import type { Engine } from "./engine.ts";
import { findContainer } from "./haproxy/proxy-container.ts";
import { ofPart, type PlainContainer, plainContainers } from "./plain-containers.ts";

export interface HandOver {
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
  readonly router: Router;
  readonly releases: Releases;
}

export interface HandedOver {
  readonly router: Router;
  readonly releases: Releases;
  /** For how long nobody listened when the port last changed hands (ms). */
  readonly gapMs: () => number | undefined;
}

const askEvery = 50;
const askFor = 60_000;
const reachFor = 15_000;

/**
 * Release 0 is what plain compose runs: its containers are stopped when the first release takes over, kept, and started
 * again when a rollback leads to it. They publish the environment's port themselves, so it changes hands between them
 * and the proxy, and nobody listens meanwhile: for how long is measured and said.
 */
export function handingOver(hand: HandOver): HandedOver {
  const { world, engine, project, router, releases } = hand;
  let stoppedAt: number | undefined;
  let gapMs: number | undefined;
  /** The slot that release 0 was put into, where no proxy looks. */
  let placed: Slot | undefined;
  const list = () => plainContainers(hand);
  const running = (containers: readonly PlainContainer[]) => containers.filter(({ status }) => status === "running");
  const idle = (containers: readonly PlainContainer[]) => containers.filter(({ status }) => status !== "running");

  async function stop(containers: readonly PlainContainer[]): Promise<void> {
    // A restart of the engine would revive what has `always`, stopped or not, and the port would have two owners.
    const always = containers.filter(({ restart }) => restart === "always").map(({ id }) => id);
    if (always.length > 0) await engine.must(["update", "--restart", "unless-stopped", ...always]);
    if (containers.length > 0) await engine.must(["stop", ...containers.map(({ id }) => id)]);
  }

  async function start(containers: readonly PlainContainer[]): Promise<void> {
    const ordered = [...containers].sort((left, right) => Number(left.shares) - Number(right.shares));
    if (ordered.length > 0) await engine.must(["start", ...ordered.map(({ id }) => id)]);
  }

  /** The proxy lets go of the port and is kept until the plain containers are well; it comes back when they are not. */
  async function handBack(): Promise<void> {
    const servers = ofPart(await list(), "server");
    if (servers.length === 0) throw fail(adoptedGone, { project });
    if (idle(servers).length === 0) return awaitPlain(hand);
    const began = world.clock.monotonic();
    // Requests under way get a second; every further one is one in which nobody listens.
    await engine.docker(["stop", "--time", "1", hand.proxy]);
    try {
      await start(idle(servers));
      await answered();
      gapMs = world.clock.monotonic() - began;
      await awaitPlain(hand);
      world.log.info(`Handed back to ${project}: nobody listened for ${sayDuration(gapMs)}.`);
    } catch (error) {
      await takeBack();
      throw error;
    }
  }

  /** Any answer is one: whether it is a good one is what the gate finds out. */
  async function answered(): Promise<void> {
    const began = world.clock.monotonic();
    while (world.clock.monotonic() - began < askFor) {
      const answer = await world.http({ url: `${hand.baseUrl}/`, timeoutMs: 1_000, maxBytes: 1_024 }).catch(() => undefined);
      if (answer !== undefined || (await plainHealth(hand, "server", false)).dead !== undefined) return;
      await world.clock.sleep(askEvery);
    }
  }

  async function takeBack(): Promise<void> {
    await stop(running(ofPart(await list(), "server")));
    const proxy = await findContainer(engine, hand.proxy);
    if (proxy?.running !== false) return;
    await engine.must(["start", proxy.id]);
    await reachesItsServers();
  }

  /** It finds its servers anew by their names, and answers 503 before that. */
  async function reachesItsServers(): Promise<void> {
    const began = world.clock.monotonic();
    const request = { url: `${hand.baseUrl}/`, headers: router.asVisitor(), timeoutMs: 1_000, maxBytes: 1_024 };
    while (world.clock.monotonic() - began < reachFor) {
      const answer = await world.http(request).catch(() => undefined);
      if ((answer?.headers[servedByHeader] ?? "") !== "") return;
      await world.clock.sleep(askEvery);
    }
  }

  return {
    gapMs: () => gapMs,
    router: {
      ...router,
      async assign(slot, release, services) {
        if (release === adoptedNumber) {
          placed = slot;
          return;
        }
        if ((await router.read()) === undefined) {
          const serving = running(ofPart(await list(), "server"));
          if (serving.length > 0) {
            stoppedAt = world.clock.monotonic();
            await stop(serving);
          }
        }
        await router.assign(slot, release, services);
      },
      async shift(split) {
        if (placed !== undefined && split.stable === placed && split.share === 0) return router.remove();
        await router.shift(split);
        if (stoppedAt === undefined) return;
        gapMs = world.clock.monotonic() - stoppedAt;
        world.log.info(`Took over from ${project}: nobody listened for ${sayDuration(gapMs)}.`);
        stoppedAt = undefined;
      },
      async drain(slot, ms) {
        if ((await findContainer(engine, hand.proxy))?.running === true) await router.drain(slot, ms);
      },
    },
    releases: {
      ...releases,
      async create(release) {
        if (release.number !== adoptedNumber) return releases.create(release);
        if ((await list()).length === 0) throw fail(adoptedGone, { project });
      },
      async start(release, part) {
        if (release.number !== adoptedNumber) return releases.start(release, part);
        if (part === "server") return handBack();
        await start(idle(ofPart(await list(), part)));
      },
      async scale(release, part) {
        if (release.number !== adoptedNumber) return releases.scale(release, part);
        if (part > 0) return handBack();
        await stop(running(ofPart(await list(), "server")));
      },
      async assertWell(release, part) {
        if (release !== adoptedNumber) return releases.assertWell(release, part);
        await assertPlainWell(hand, part);
      },
      async stop(release, part) {
        if (release !== adoptedNumber) return releases.stop(release, part);
        if (part === "server") return takeBack();
        await stop(running(ofPart(await list(), part)));
      },
      async remove(release) {
        // What somebody else made is never taken away.
        if (release !== adoptedNumber) await releases.remove(release);
      },
      async readiness(release) {
        if (release !== adoptedNumber) return releases.readiness(release);
        const servers = ofPart(await list(), "server");
        if (servers.length === 0) return "absent";
        return idle(servers).length === 0 ? "running" : "stopped";
      },
    },
  };
}
