import { adoptedNumber } from "../../release/adopted.ts";
import { serving } from "../../release/ledger.ts";
import type { LockOwner, Readiness } from "../../targets/target.ts";
import { whoServes } from "../conduct/who-serves.ts";
import type { Opened } from "../opening/open-environment.ts";
import type { Found } from "./status-of.ts";
import { wayBackLack } from "./way-back-lack.ts";

/** Longer than who waits takes between two beats. */
const beatMs = 2_500;

/** Looks at one target; changes nothing. */
export async function look(opened: Opened): Promise<Found> {
  const { records, target, settings, world } = opened;
  const [ledger, journal, lock, waiting, toggled] = await Promise.all([
    records.ledger(),
    records.journal(),
    target.lock.look(),
    whoWaits(opened),
    records.toggled(),
  ]);
  const [routed, instances] = await Promise.all([target.router.read(), target.releases.instances()]);
  const now = serving(ledger);
  const readiness = new Map<number, Readiness>();
  for (const { number } of ledger.releases) {
    readiness.set(number, number === adoptedNumber ? await target.releases.readiness(number) : readinessOf(instances, number));
  }
  const answered = new Map<string, string>();
  if (now !== undefined) for (const path of settings.paths) answered.set(path, await whoServes(opened, path, now.number));
  const watched = journal?.bake === undefined ? undefined : await target.watcher.look(journal.bake.id);
  const lack = await wayBackLack(opened.site.images, ledger, readiness);
  const at = world.clock.now();
  return { ledger, journal, routed, instances, readiness, answered, lock, waiting, watched, toggled, lack, at };
}

/** As the target's own verb says it, from what was seen anyway. */
function readinessOf(instances: Found["instances"], number: number): Readiness {
  const servers = instances.filter(({ release, part }) => release === number && part === "server");
  if (servers.length === 0) return "absent";
  return servers.every(({ state }) => state !== "stopped") ? "running" : "stopped";
}

/** Those in the line whose ticket changes: one who was killed leaves a ticket that does not. */
async function whoWaits({ target, world }: Opened): Promise<readonly LockOwner[]> {
  const before = await target.line.read();
  if (before.size === 0) return [];
  await world.clock.sleep(beatMs);
  const beats = new Map([...before.values()].map(({ token, beat }) => [token, beat]));
  const now = [...(await target.line.read()).values()].filter(({ token, beat }) => beats.get(token) !== beat);
  return now.sort((left, right) => left.number - right.number).map(({ owner }) => owner);
}
