import { fail } from "../../../failure.ts";
import type { Release } from "../../../release/release.ts";
import type { World } from "../../../world.ts";
import type { Part, Readiness, Releases, Store } from "../../target.ts";
import { ensureBase } from "../base/base.ts";
import { removeBase } from "../base/remove-base.ts";
import type { ComposeDocument } from "../document/document.ts";
import { inlineFiles } from "../document/inline-files.ts";
import type { DockerOptions, Engine } from "../engine.ts";
import { releaseGone } from "../failures.ts";
import { imageLayers } from "../image/image-layers.ts";
import { imageOnEngine } from "../image/images.ts";
import type { Names } from "../naming.ts";
import { startsPlainly } from "../plain/starts-plainly.ts";
import { assertWellNow, awaitWell, findDead } from "./await-well.ts";
import { identifiers, type ReleaseContainer, releaseContainers } from "./containers.ts";
import type { FeaturesVolume } from "./features-volume.ts";
import { instanceOf } from "./instance-of.ts";
import { jobsBefore } from "./jobs-before.ts";
import { releaseDocument } from "./release-document.ts";
import { ensureReleaseNetwork } from "./release-network.ts";
import { type Leaving, scaleServers } from "./scale.ts";
import { unpause, wake } from "./wake.ts";

export interface ReleasesSpec {
  readonly world: World;
  readonly engine: Engine;
  readonly names: Names;
  /** The resolved configuration; undefined for a rollback that finds its containers on the target. */
  readonly document: ComposeDocument | undefined;
  readonly base: readonly string[];
  readonly applyBase: boolean;
  readonly startTimeout: number;
  readonly store?: Store;
  /** Where releases find their feature toggles. */
  readonly features?: FeaturesVolume;
  /** How the proxy lets go of containers that end while their release serves. */
  readonly leaving?: Leaving;
  /** Done between networks and base services. */
  readonly prepare?: (() => Promise<void>) | undefined;
  /** Whether the engine is on another machine, which has no file of the checkout. */
  readonly away?: boolean;
  /** Where compose finds the variables that secrets are taken from. */
  readonly surroundings?: Pick<DockerOptions, "cwd" | "env"> | undefined;
}

const upArgs = ["up", "--detach", "--no-build", "--pull", "never", "--no-recreate", "--no-deps"];

const namesOf = (services: Release["services"]) => services.map(({ name }) => name);
const hasFeatures = ({ features }: Release) => Object.keys(features ?? {}).length > 0;

/** Releases as compose projects on one Docker engine. */
export function composeReleases(spec: ReleasesSpec): Releases {
  const { world, engine, names, document } = spec;
  const list = async (release: number, part?: Part) =>
    (await releaseContainers(engine, names.scope, release)).filter(
      (container) => part === undefined || container.part === part,
    );

  const compose = async (release: Release, args: readonly string[], ending?: AbortSignal) => {
    if (document === undefined) throw fail(releaseGone, { release: release.number });
    const { number, services, images } = release;
    const features = hasFeatures(release);
    const own = await inlineFiles(world.files, releaseDocument({ document, names, number, services, images, features }));
    const { cwd, env } = spec.surroundings ?? {};
    const options = {
      stdin: JSON.stringify(own.document),
      env: { ...env, ...own.env },
      ...(cwd === undefined ? {} : { cwd }),
      ...(ending === undefined ? {} : { signal: ending }),
    };
    try {
      await engine.must(["compose", "--project-name", names.release(number).project, "--file", "-", ...args], options);
    } catch (error) {
      // Compose only says that something it waited for failed; the container itself can tell why.
      throw (await findDead(engine, await list(number))) ?? error;
    }
  };

  /** Starts services in the order in which they wait for each other; what they wait for besides runs already. */
  const up = async (release: Release, services: readonly string[], args: readonly string[], ending?: AbortSignal) => {
    const jobs = jobsBefore(document, release, services, await list(release.number));
    const named = [...services, ...jobs].map((name) => names.release(release.number).service(name));
    await compose(release, [...upArgs, ...args, "--", ...named], ending);
  };

  const wakeAll = async (idle: readonly ReleaseContainer[], number: number) => {
    try {
      await wake(engine, idle);
    } catch (error) {
      throw (await findDead(engine, await list(number))) ?? error;
    }
  };

  return {
    ensureBase: () =>
      ensureBase({ ...spec, ...(spec.away === true ? { files: world.files } : {}), warn: (text) => world.log.warning(text) }),
    removeBase: () => removeBase(spec),

    async create(release) {
      if (hasFeatures(release)) await spec.features?.write(release.number, release.features ?? {});
      await ensureReleaseNetwork(engine, names.scope, release.number, names.release(release.number).network);
      if ((await list(release.number)).length < release.services.length) {
        await compose(release, ["up", "--no-start", "--no-build", "--pull", "never", "--quiet-pull"]);
      }
    },

    async start(release, part, ending) {
      const wanted = release.services.filter((service) => service.part === part);
      if (wanted.length === 0) return;
      const present = await list(release.number, part);
      const idle = present.filter(({ status }) => status !== "running");
      const neverStarted = idle.some(({ status }) => status === "created");
      const made = wanted.every(
        ({ name, replicas = 1 }) => present.filter(({ service }) => service === name).length >= replicas,
      );
      const plainly = made && document !== undefined && startsPlainly(document, namesOf(wanted), namesOf(release.services));
      if ((present.length === 0 || neverStarted) && !plainly) {
        // The first start goes through compose, which knows who waits for whom.
        await up(release, namesOf(wanted), [], ending);
      } else if (idle.length > 0) {
        await wakeAll(idle, release.number);
      }
      const { number } = release;
      await awaitWell({ world, engine, scope: names.scope, release: number, part, timeoutMs: spec.startTimeout, ending });
    },

    async scale(release, part, ending) {
      const { number } = release;
      const own = names.release(number);
      const grow = async (counts: ReadonlyMap<string, number>) => {
        const scales = [...counts].flatMap(([name, count]) => ["--scale", `${own.service(name)}=${count}`]);
        await up(release, [...counts.keys()], scales, ending);
      };
      const leaving = spec.leaving ?? ((_addresses, stop) => stop());
      const present = await list(number, "server");
      if (!(await scaleServers({ engine, present, grow, leaving }, release, part))) return;
      const { startTimeout: timeoutMs } = spec;
      await awaitWell({ world, engine, scope: names.scope, release: number, part: "server", timeoutMs, ending });
    },

    assertWell: (release, part) => assertWellNow(engine, names.scope, release, part),

    async stop(release, part) {
      const running = (await list(release, part)).filter(({ status }) => /^(running|restarting|paused)$/.test(status));
      await unpause(engine, running);
      if (running.length > 0) await engine.must(["stop", ...running.map(({ id }) => id)]);
    },

    async remove(release) {
      const all = await list(release);
      const running = all.filter(({ status }) => status === "running" || status === "paused");
      await unpause(engine, running);
      // Asked to end first: what is under way may finish, a worker may put its job back.
      if (running.length > 0) await engine.docker(["stop", ...running.map(({ id }) => id)]);
      if (all.length > 0) await engine.must(["rm", "--force", "--volumes", ...all.map(({ id }) => id)]);
      await engine.docker(["network", "rm", names.release(release).network]);
      await spec.features?.remove(release);
    },

    async setFeatures(release, features) {
      await spec.features?.write(release, features);
    },

    async dropImages(images) {
      for (const image of images) {
        // The engine itself only refuses for the last name of an image: another environment here may need this one.
        if ((await imageOnEngine(engine, image)) === undefined) continue;
        if ((await identifiers(engine, [`ancestor=${image}`])).length > 0) continue;
        // Never forced: what has names besides stays.
        await engine.docker(["image", "rm", "--", image]);
      }
    },

    layers: (images) => imageLayers(engine, images),

    async readiness(release): Promise<Readiness> {
      const servers = await list(release, "server");
      if (servers.length === 0) return "absent";
      return servers.every(({ status }) => status === "running") ? "running" : "stopped";
    },

    instances: async () => (await releaseContainers(engine, names.scope)).map(instanceOf),

    releaseAt: async (address) =>
      (await releaseContainers(engine, names.scope)).find(({ addresses }) => addresses.includes(address))?.release,
  };
}
