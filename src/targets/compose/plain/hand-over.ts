import { fail } from "../../../failure.ts";
import { sayDuration } from "../../../quantity/duration.ts";
import { adoptedNumber } from "../../../release/adopted.ts";
import { adoptedGone } from "../../../release/failures.ts";
import type { Router, Slot } from "../../router.ts";
import type { Releases } from "../../target.ts";
import { findContainer } from "../haproxy/proxy-container.ts";
import { instanceOf } from "../release/instance-of.ts";
import { assertPlainWell } from "./await-plain.ts";
import { ofPart, plainContainers } from "./plain-containers.ts";
import { idle, type PlainPort, plainPort, running, startPlain, stopPlain } from "./plain-port.ts";

export interface HandOver extends Omit<PlainPort, "asVisitor"> {
  readonly router: Router;
  readonly releases: Releases;
}

export interface HandedOver {
  readonly router: Router;
  readonly releases: Releases;
  /** For how long nobody listened when the port last changed hands (ms). */
  readonly gapMs: () => number | undefined;
}

/**
 * Release 0 is what plain compose runs: its containers are stopped when the first release takes over, kept, and started
 * again when a rollback leads to it. They publish the environment's port themselves, so it changes hands between them
 * and the proxy, and nobody listens meanwhile: for how long is measured and said.
 */
export function handingOver(hand: HandOver): HandedOver {
  const { world, engine, project, router, releases } = hand;
  const port = plainPort({ ...hand, asVisitor: () => router.asVisitor() });
  /** When what ran before last answered. */
  let lastAnswer: number | undefined;
  let gapMs: number | undefined;
  /** The slot that release 0 was put into, where no proxy looks. */
  let placed: Slot | undefined;
  const list = () => plainContainers(hand);
  const handBack = async () => {
    gapMs = (await port.handBack()) ?? gapMs;
  };

  return {
    gapMs: () => gapMs,
    router: {
      ...router,
      async assign(slot, release, services) {
        if (release === adoptedNumber) {
          placed = slot;
          return;
        }
        if ((await router.read()) === undefined) lastAnswer = await port.letGo();
        await router.assign(slot, release, services);
      },
      async shift(split) {
        if (placed !== undefined && split.stable === placed && split.share === 0) return router.remove();
        await router.shift(split);
        if (lastAnswer === undefined) return;
        gapMs = world.clock.monotonic() - lastAnswer;
        world.log.info(`Took over from ${project}: nobody listened for ${sayDuration(gapMs)}.`);
        lastAnswer = undefined;
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
      async start(release, part, ending) {
        if (release.number !== adoptedNumber) return releases.start(release, part, ending);
        if (part === "server") return handBack();
        await startPlain(engine, idle(ofPart(await list(), part)));
      },
      async scale(release, part, ending) {
        if (release.number !== adoptedNumber) return releases.scale(release, part, ending);
        if (part > 0) return handBack();
        await stopPlain(engine, running(ofPart(await list(), "server")));
      },
      async assertWell(release, part) {
        if (release !== adoptedNumber) return releases.assertWell(release, part);
        await assertPlainWell(hand, part);
      },
      async stop(release, part) {
        if (release !== adoptedNumber) return releases.stop(release, part);
        if (part === "server") return port.takeBack();
        await stopPlain(engine, running(ofPart(await list(), part)));
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
      async instances() {
        const [ours, plain] = await Promise.all([releases.instances(), list()]);
        // Its ports and its data tell of a second server by themselves; a second worker nobody notices.
        return [...ours, ...running(ofPart(plain, "worker")).map((one) => instanceOf({ ...one, madeFrom: one.image }))];
      },
    },
  };
}
