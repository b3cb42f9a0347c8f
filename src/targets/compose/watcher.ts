import { fail } from "../../failure.ts";
import { watchBook } from "../../watcher/watch-book.ts";
import type { World } from "../../world.ts";
import type { Store } from "../target.ts";
import type { Errand, Watcher, WatcherParts, WatchRecord } from "../watcher.ts";
import type { Engine } from "./engine.ts";
import { watcherNotUp } from "./failures.ts";
import { proxyName } from "./haproxy/proxy-spec.ts";
import { bringImage } from "./image/bring-image.ts";
import { label } from "./naming.ts";
import { lastLines } from "./release/containers.ts";
import { packed } from "./state/archive.ts";
import type { StateVolume } from "./state/volume.ts";

export interface ComposeWatcherSpec {
  readonly world: Pick<World, "clock" | "files" | "log">;
  readonly engine: Engine;
  readonly scope: string;
  readonly volume: StateVolume;
  readonly store: Store;
}

const bakeLabel = "sluice.watcher.bake";
const upWithinMs = 30_000;
/** One that writes nothing for so long is dead, on the reader's own clock; it beats every second. */
const silenceMs = 10_000;
const lookEveryMs = 500;
const home = "/watcher";

/**
 * A watcher in a container that shares the proxy's network: it has no engine's socket, no rights, no secrets of the app,
 * and can write nothing but the environment's state. What it reads comes by `docker cp` into a volume of its own, so
 * that nothing of it shows in `docker inspect`, and goes with it.
 */
export function composeWatcher({ world, engine, scope, volume, store }: ComposeWatcherSpec): Watcher {
  const { clock } = world;
  const name = `${scope}-watcher`;
  const book = watchBook(store);

  const recordOf = async (bake: string): Promise<WatchRecord | undefined> => {
    const record = await book.read();
    return record?.bake === bake ? record : undefined;
  };

  async function runs(bake: string): Promise<boolean> {
    const format = `{{.State.Running}} {{index .Config.Labels "${bakeLabel}"}}`;
    const found = await engine.docker(["inspect", "--type", "container", "--format", format, name]);
    return found.code === 0 && found.stdout.trim() === `true ${bake}`;
  }

  async function create({ bake }: Errand, image: string): Promise<string> {
    const made = await engine.must([
      ...["create", "--name", name, "--restart", "unless-stopped", "--label", `${label.scope}=${scope}`],
      ...["--label", `${bakeLabel}=${bake}`, "--network", `container:${proxyName(scope)}`],
      ...["--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--user", "0:0"],
      ...["--memory", "128m", "--memory-swap", "128m", "--pids-limit", "64"],
      ...["--mount", `type=volume,source=${volume.name},target=${volume.mountedAt}`],
      // A volume without a name, since nothing can be copied into a read-only file system.
      ...["--mount", `type=volume,target=${home}`],
      ...["--log-opt", "max-size=1m", "--entrypoint", "node", image],
      ...["--max-old-space-size=64", `${home}/index.js`],
    ]);
    return made.stdout.trim();
  }

  async function remove(): Promise<void> {
    const args = ["rm", "--force", "--volumes", name];
    const removed = await engine.docker(args);
    // As long as it may still move visitors nobody else does.
    if (removed.code !== 0 && !/No such container/i.test(removed.stderr)) await engine.must(args);
  }

  async function awaitBeat(bake: string, after: number): Promise<void> {
    const began = clock.monotonic();
    while (((await recordOf(bake))?.beat ?? 0) <= after) {
      if (clock.monotonic() - began > upWithinMs)
        throw fail(watcherNotUp, { watcher: name, lines: await lastLines(engine, name) });
      await clock.sleep(lookEveryMs);
    }
  }

  async function start(errand: Errand, { image, program }: WatcherParts): Promise<void> {
    await remove();
    await bringImage(world, engine, image);
    const before = (await recordOf(errand.bake))?.beat ?? 0;
    const id = await create(errand, image);
    try {
      const texts = [...program].map(([file, text]) => [file, { text }] as const);
      // Headers of checks may be secrets.
      const told = ["errand.json", { text: JSON.stringify(errand), mode: 0o600 }] as const;
      const files = new Map<string, { text: string; mode?: number }>([...texts, told]);
      await engine.must(["cp", "-", `${id}:${home}`], { stdin: await packed(files) });
      await engine.must(["start", id]);
      await awaitBeat(errand.bake, before);
    } catch (error) {
      await remove();
      throw error;
    }
  }

  return {
    start,
    remove,
    async look(bake) {
      const running = await runs(bake);
      const record = await recordOf(bake);
      if (!running || record === undefined || record.state === "moved-back") return { alive: false, record };
      const began = clock.monotonic();
      while (clock.monotonic() - began < silenceMs) {
        const now = await recordOf(bake);
        if (now !== undefined && now.beat !== record.beat) return { alive: true, record: now };
        await clock.sleep(lookEveryMs);
      }
      return { alive: false, record };
    },
  };
}
