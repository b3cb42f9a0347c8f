import { fail } from "../../failure.ts";
import type { Outcome } from "../../outcome.ts";
import { sayDuration } from "../../quantity/duration.ts";
import { serving } from "../../release/ledger.ts";
import { type Release, sayRelease } from "../../release/release.ts";
import { ejectUnfinished, hostsNotReady, nothingToEject } from "../failures.ts";
import { leave, planEject } from "../leaving/eject.ts";
import { deployOutcome } from "../telling/deploy-outcome.ts";
import { startTimeline } from "../telling/timeline.ts";
import { holding } from "../turn/hold.ts";
import { ownerOf } from "../turn/owner.ts";
import type { Fleet, FleetTarget } from "./fleet.ts";
import { timelineOf } from "./fleet.ts";

/** A host with what serves there; undefined: it has left already. */
type Leaving = FleetTarget & { readonly found: Release | undefined };

/**
 * mode: eject on several hosts, one after the other under the environment's lock; the host that holds it is the last. The
 * first one that can't leave ends it, and the next call goes on from there.
 */
export async function ejectWaves(fleet: Fleet, confirmed: string): Promise<Outcome> {
  const { world, environment, missing, targets } = fleet;
  const [lead] = targets;
  if (missing.length > 0 || lead === undefined) {
    const problems = missing.map(({ name, why }) => `${name}: ${why.message}`);
    throw fail(hostsNotReady, { environment: environment.name, problems });
  }
  const hosts: readonly Leaving[] = await Promise.all(
    targets.map(async (one) => ({ ...one, found: serving(await one.opened.records.ledger()) })),
  );
  const still = hosts.filter(({ found }) => found !== undefined);
  const [first] = still;
  if (first?.found === undefined) throw fail(nothingToEject, { environment: environment.name });
  const timeline = startTimeline(world);
  const plan = planEject(first.opened, first.found);
  const serves = still.map(({ name, found }) => `${name} (${found === undefined ? "nothing" : sayRelease(found)})`).join(", ");
  const { leaving } = first.opened.site;
  await world.log.group("The plan", async () => {
    world.log.info(`On each of ${still.map(({ name }) => name).join(", ")}, one after the other:`);
    for (const [index, { does, undo }] of plan.entries()) world.log.info(`${index + 1}. ${does}   (undone by: ${undo})`);
  });
  const current = first.found;
  if (confirmed !== environment.name) {
    const explanation = `What serves on ${serves} would go on under ${leaving.to}, host by host. Nothing was changed; \`confirm: ${environment.name}\` does it.`;
    return deployOutcome(lead.opened, { result: "planned", explanation, plan, timeline, current });
  }
  const { target, records } = lead.opened;
  const owner = ownerOf(world, `eject of ${environment.name}`);
  const gaps: string[] = [];
  await holding({ world, target, records, owner, insist: undefined }, async (held, ending) => {
    const left = hosts.filter(({ found }) => found === undefined).map(({ name }) => name);
    for (const { name, opened, found } of hosts.toReversed()) {
      if (found !== undefined) {
        try {
          const gap = await leave({ ...opened, timeline: timelineOf(timeline, name), owner, held, ending }, opened, found);
          if (gap !== undefined) gaps.push(`${name} ${sayDuration(gap)}`);
        } catch (error) {
          throw fail(ejectUnfinished, { host: name, why: error instanceof Error ? error.message : String(error), left });
        }
        left.push(name);
      }
      // The lock stands in the records of the last one; of one that had left, looking has made new ones.
      if (name !== lead.name) await opened.target.forget();
    }
  });
  await target.forget();
  const gap = gaps.length === 0 ? "" : ` Nobody listened for: ${gaps.join(", ")}.`;
  const explanation = `What served on ${serves} runs under ${leaving.to}, with its volumes, and nothing of Sluice is left.${gap} From now on, on each host: \`${leaving.command}\`.`;
  return deployOutcome(lead.opened, { result: "ejected", explanation, plan, timeline, current });
}
