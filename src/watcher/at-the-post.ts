import { records } from "../release/records.ts";
import { besideProxy } from "../targets/compose/haproxy/beside.ts";
import { composeStore } from "../targets/compose/state/store.ts";
import type { StateVolume } from "../targets/compose/state/volume.ts";
import type { Errand } from "../targets/watcher.ts";
import type { Conversation, World } from "../world.ts";
import { keepWatch } from "./keep-watch.ts";
import { watchBook } from "./watch-book.ts";

export interface PostSpec {
  readonly world: World;
  readonly errand: Errand;
  readonly volume: StateVolume;
  readonly dial: (port: number) => Conversation;
}

/** A proxy that was restarted should be there again before we are: who joins its network then joins the right one. */
const restMs = 3_000;

/** Keeps watch until it is ended; false when it has to be started anew to find the proxy. */
export async function atThePost({ world, errand, volume, dial }: PostSpec): Promise<boolean> {
  const store = composeStore(volume);
  const book = watchBook(store);
  const { log, cancelled, clock } = world;
  const wanted = async () => (await records(store).journal())?.bake?.id === errand.bake;
  const beside = await besideProxy({ world, errand, volume, open: dial, wanted });
  log.info(`Watching release ${errand.release} at bake ${errand.bake}`);
  const ended = await keepWatch({ world, errand, beside, read: book.read, write: book.write });
  log.info(`The watch ended: ${ended}`);
  if (ended === "lost" && !cancelled.aborted) {
    await clock.sleep(restMs, cancelled);
    return cancelled.aborted;
  }
  // Nothing is left to be done, and an end would only make the engine start it again.
  while (!cancelled.aborted) await clock.sleep(60 * 60_000, cancelled);
  return true;
}
