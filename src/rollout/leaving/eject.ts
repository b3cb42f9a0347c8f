import { fail } from "../../failure.ts";
import type { Outcome } from "../../outcome.ts";
import { sayDuration } from "../../quantity/duration.ts";
import { adoptedNumber } from "../../release/adopted.ts";
import { type Ledger, serving, withRelease } from "../../release/ledger.ts";
import { type Release, sayRelease } from "../../release/release.ts";
import type { Context } from "../context.ts";
import { nothingToEject } from "../failures.ts";
import type { Opened } from "../opening/open-environment.ts";
import type { PlannedStep } from "../preflight/plan.ts";
import { recover } from "../recovery/recover.ts";
import { returnTo } from "../return/return.ts";
import { deployOutcome } from "../telling/deploy-outcome.ts";
import { startTimeline } from "../telling/timeline.ts";
import { holding } from "../turn/hold.ts";
import { ownerOf } from "../turn/owner.ts";

/**
 * mode: eject: leaves for good. What serves goes on under plain compose, made from the user's own files, as a rollback
 * to release 0 would bring it back; then everything of ours is taken away. Volumes and base services are not touched.
 */
export async function eject(opened: Opened, confirmed: string): Promise<Outcome> {
  const { world, records, target, environment, site } = opened;
  const timeline = startTimeline(world);
  const found = serving(await records.ledger());
  if (found === undefined) throw fail(nothingToEject, { environment: environment.name });
  const plan = planEject(opened, found);
  await world.log.group("The plan", async () => {
    for (const [index, { does, undo }] of plan.entries()) world.log.info(`${index + 1}. ${does}   (undone by: ${undo})`);
  });
  if (confirmed !== environment.name) {
    const explanation = `${sayRelease(found)} would go on under ${site.leaving.to}. Nothing was changed; \`confirm: ${environment.name}\` does it.`;
    return deployOutcome(opened, { result: "planned", explanation, plan, timeline, current: found });
  }
  const owner = ownerOf(world, `eject of ${environment.name}`);
  const gapMs = await holding({ world, target, records, owner, insist: undefined }, async (held, ending) => {
    return leave({ ...opened, timeline, owner, held, ending }, opened, found);
  });
  await target.forget();
  const gap = gapMs === undefined ? "" : ` Nobody listened for ${sayDuration(gapMs)}.`;
  const explanation = `${sayRelease(found)} runs under ${site.leaving.to}, with its volumes, and nothing of Sluice is left.${gap} From now on: \`${site.leaving.command}\`.`;
  return deployOutcome(opened, { result: "ejected", explanation, plan, timeline, current: found, gapMs });
}

/** Leaves one target but for its records; tells for how long nobody listened there (ms). */
export async function leave(context: Context, opened: Opened, found: Release): Promise<number | undefined> {
  const { records } = opened;
  const recovered = await recover(context);
  if (recovered !== undefined) opened.world.log.warning(recovered);
  const current = serving(await records.ledger()) ?? found;
  const gap = current.number === adoptedNumber ? undefined : await handOver(context, opened, current);
  await takeAway(opened, await records.ledger());
  return gap;
}

/** The release's services as plain compose makes them become release 0, to which a rollback then leads. */
async function handOver(context: Context, opened: Opened, current: Release): Promise<number | undefined> {
  const { records, owner, timeline } = context;
  await opened.site.leaving.make(current);
  timeline.note(`${current.services.map(({ name }) => name).join(", ")} made under ${opened.site.leaving.to}`);
  await opened.target.becomesPlain(current.services);
  const to: Release = { ...current, number: adoptedNumber, actor: owner.actor, run: owner.run, created: owner.since };
  await records.writeLedger(withRelease(await records.ledger(), to));
  const because = `mode: eject, by ${owner.actor || "somebody"}`;
  const { leftovers } = await returnTo(context, { to, from: current, because, database: "keep" });
  for (const leftover of leftovers) context.world.log.warning(leftover);
  return opened.target.handOverMs();
}

async function takeAway({ target }: Opened, ledger: Ledger): Promise<void> {
  await target.watcher.remove();
  for (const { number } of ledger.releases) if (number !== adoptedNumber) await target.releases.remove(number);
  await target.router.remove();
}

export function planEject({ site, services, base }: Opened, current: Release): readonly PlannedStep[] {
  const named = (part: string) => services.filter((service) => service.part === part).map(({ name }) => name);
  const back = `release ${current.number} gets its port back`;
  const workers = named("worker");
  const steps: PlannedStep[] = [
    {
      stage: "containers",
      does: `name the images of release ${current.number} as the compose files do, and make ${services.map(({ name }) => name).join(", ")} under ${site.leaving.to} without starting them`,
      undo: "nothing to undo: they don't run",
    },
    {
      stage: "servers",
      does: `stop the proxy, start ${named("server").join(", ")} and wait until well; nobody listens meanwhile (how long is measured)`,
      undo: `stop them; ${back}`,
    },
    { stage: "traffic", does: "ask from outside who serves", undo: back },
    ...(workers.length === 0
      ? []
      : [{ stage: "workers", does: `change over ${workers.join(", ")}`, undo: "not undone any more" } as const]),
    {
      stage: "settle",
      does: `take away the proxy, the containers and networks of all releases, and the ledger${base.length === 0 ? "" : `; ${base.join(", ")} and all volumes stay as they are`}`,
      undo: "can't be undone; a deploy with `adopt: true` begins anew",
    },
  ];
  return current.number === adoptedNumber ? steps.slice(-1) : steps;
}
