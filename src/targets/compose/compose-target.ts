import type { Environment, Project } from "../../project/model.ts";
import type { ReleasedService } from "../../release/release.ts";
import type { World } from "../../world.ts";
import type { OpenTarget } from "../site.ts";
import type { Intent, LockOwner, Memory } from "../target.ts";
import type { Watcher } from "../watcher.ts";
import type { ComposeDocument } from "./document/document.ts";
import type { DockerOptions, Engine } from "./engine.ts";
import { bringImage } from "./image/bring-image.ts";
import type { Names } from "./naming.ts";
import { type Adopted, readAdopted, writeAdopted } from "./plain/adoption.ts";
import { handingOver } from "./plain/hand-over.ts";
import { plainContainers } from "./plain/plain-containers.ts";
import type { Reached } from "./reach.ts";
import { containersSeen } from "./release/containers-seen.ts";
import { featuresVolume } from "./release/features-volume.ts";
import { composeReleases } from "./release/releases.ts";
import type { Leaving } from "./release/scale.ts";
import { routerOf } from "./router-of.ts";
import { keptVolume } from "./state/kept-volume.ts";
import { composeLine } from "./state/line.ts";
import { composeLock } from "./state/lock.ts";
import { lookingVolume } from "./state/looking-volume.ts";
import { composeStore } from "./state/store.ts";
import { stateNames, stateVolume } from "./state/volume.ts";
import { composeWatcher } from "./watcher.ts";
import { composeWorkplace } from "./workplace.ts";

export interface ComposeTargetSpec {
  readonly world: World;
  readonly reached: Reached;
  readonly project: Pick<Project, "directory">;
  readonly names: Names;
  readonly environment: Environment;
  readonly document: ComposeDocument;
  readonly services: readonly ReleasedService[];
  readonly base: readonly string[];
  /** Whether the owner of a lock still goes on, as far as anybody can tell. */
  readonly isAlive: (owner: LockOwner) => Promise<boolean | undefined>;
  /** To change it, where nothing is said. */
  readonly intent?: Intent | undefined;
  /** Set when the app ran here under plain compose before, and is or was taken over from it. */
  readonly adopted: Adopted | undefined;
  /** Where compose finds the variables that secrets are taken from. */
  readonly surroundings?: Pick<DockerOptions, "cwd" | "env">;
}

/** How long a release may take to become well; a service's own start_period counts inside it. */
const startTimeout = 5 * 60_000;

/** How long requests under way may take to end on a container that is stopped while its release serves. */
const usualLeaveMs = 10_000;

/** An environment on one Docker engine. */
export async function composeTarget(spec: ComposeTargetSpec): Promise<OpenTarget> {
  const { world, reached, names, environment, document, base, surroundings } = spec;
  const { engine } = reached;
  const { scope } = names;
  const image = environment.proxyImage;
  const { intent = "change" } = spec;
  if (intent !== "look") await bringImage(world, engine, image);
  const kept = intent === "change" ? keptVolume(stateVolume({ engine, scope, image })) : undefined;
  const volume = kept ?? lookingVolume({ engine, scope, image });
  const store = composeStore(volume, (text) => world.log.warning(text));
  const workplace = composeWorkplace(engine, names);
  const { router, baseUrl, publicUrl } = await routerOf(spec, { volume, store, workplace });
  const applyBase = environment.base === "apply";
  // What runs under plain compose has the port until it is handed over.
  const prepare = spec.adopted === undefined ? () => router.prepare() : undefined;
  const leaving: Leaving = (addresses, stop) => router.leave(addresses, environment.drain ?? usualLeaveMs, stop);
  const around = { surroundings, prepare, store, leaving };
  const releases = composeReleases({
    world,
    engine,
    names,
    document,
    base,
    applyBase,
    startTimeout,
    features: featuresVolume(engine, names, image),
    ...around,
    away: engine.builder !== undefined,
  });
  const { adopted } = spec;
  const services = adopted?.services ?? spec.services;
  const plain = { engine, project: names.base, services };
  const hand = { world, ...plain, proxy: names.proxy, baseUrl, startTimeout, router, releases };
  // Behind a proxy of the user's own no port changes hands.
  const behindOwn = { router, releases, gapMs: () => undefined };
  const { gapMs, ...parts } = environment.ownRouter === undefined ? handingOver(hand) : behindOwn;
  return {
    name: engine.where,
    ...parts,
    store,
    lock: composeLock({ engine, volume, clock: world.clock, random: world.random, scope, image, isAlive: spec.isAlive }),
    line: composeLine(volume),
    watcher: unremembered(composeWatcher({ world, engine, scope, volume, store }), kept?.memory),
    memory: kept?.memory,
    workplace,
    containers: containersSeen(engine, names),
    async takeOver() {
      if (adopted === undefined) return undefined;
      await writeAdopted(store, { project: adopted.project, services });
      const found = await plainContainers(plain);
      const images = services.flatMap(({ name, component }) =>
        found.filter(({ service }) => service === name).map(({ image }) => [component, image] as const),
      );
      return { project: adopted.project, services, images: Object.fromEntries(images) };
    },
    becomesPlain: (all) => writeAdopted(store, { project: names.base, services: all }),
    handOverMs: gapMs,
    async forget() {
      router.close();
      const { volume: state, door } = stateNames(scope);
      await engine.docker(["rm", "--force", door]);
      await engine.must(["volume", "rm", state]);
    },
    baseUrl,
    publicUrl,
    close: () => router.close(),
  };
}

/** What was adopted earlier, read without making anything. */
export async function adoptedBefore(engine: Engine, scope: string, image: string): Promise<Adopted | undefined> {
  return readAdopted(composeStore(lookingVolume({ engine, scope, image })));
}

/** A watcher may have moved visitors until it is gone, and writes that into the state. */
function unremembered(watcher: Watcher, memory: Memory | undefined): Watcher {
  const after = async <Answer>(asked: Promise<Answer>) => asked.finally(() => memory?.forget());
  return {
    start: (errand, parts) => after(watcher.start(errand, parts)),
    look: (bake) => after(watcher.look(bake)),
    remove: () => after(watcher.remove()),
  };
}
