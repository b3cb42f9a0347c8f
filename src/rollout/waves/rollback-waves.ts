import { fail } from "../../failure.ts";
import type { Outcome } from "../../outcome.ts";
import { nextNumber, serving } from "../../release/ledger.ts";
import { type Release, sayRelease } from "../../release/release.ts";
import { alertConcernsNothing } from "../alert/alert-concerns.ts";
import type { Context } from "../context.ts";
import { hostsNotReady } from "../failures.ts";
import type { RegistryLogin } from "../preflight/image-access.ts";
import { recoverAll } from "../recovery/recover-all.ts";
import { groundOf } from "../return/ground.ts";
import type { RollbackInputs } from "../return/rollback.ts";
import { wayBackOf } from "../return/rollback-one.ts";
import { type RollbackFacts, rollbackOutcome } from "../return/rollback-outcome.ts";
import type { Wish } from "../return/wish.ts";
import { type Announced, announced } from "../telling/announced.ts";
import { startTimeline } from "../telling/timeline.ts";
import { holding } from "../turn/hold.ts";
import { meanwhile } from "../turn/meanwhile.ts";
import { ownerOf } from "../turn/owner.ts";
import { backOnTarget } from "./back-on-target.ts";
import { type Fleet, timelineOf } from "./fleet.ts";
import type { TargetEnd } from "./target-end.ts";

interface Asked {
  readonly inputs: RollbackInputs;
  readonly wish: Wish;
  readonly login: Omit<RegistryLogin, "registries">;
}

/**
 * rollback on several hosts, all at the same time. Which release comes back is decided on the first one that can be
 * reached. A host that can't be is told, and keeps nobody else from going back.
 */
export async function rollbackWaves(asked: Asked, fleet: Fleet): Promise<Outcome> {
  const [lead] = fleet.targets;
  if (lead === undefined) {
    const problems = fleet.missing.map(({ name, why }) => `${name}: ${why.message}`);
    throw fail(hostsNotReady, { environment: fleet.environment.name, problems });
  }
  for (const { name, why } of fleet.missing) fleet.world.log.warning(`${name} is left as it is: ${why.message}`);
  return announced({ ...lead.opened, world: fleet.world }, asked.inputs, (told) => rollbackTold(asked, fleet, told));
}

async function rollbackTold({ inputs, wish, login }: Asked, fleet: Fleet, lead: Announced): Promise<Outcome> {
  const { world, environment } = fleet;
  const { because, alert } = wish;
  const { records, target } = lead;
  const timeline = startTimeline(world);
  const grounds = fleet.targets.map(({ name, wave, opened }) => ({ name, wave, ground: groundOf(opened, login) }));
  const ground = groundOf(lead, login);
  const lost = fleet.missing.map(
    ({ name, wave, why }): TargetEnd => ({
      target: name,
      wave: wave + 1,
      result: "lost",
      serving: null,
      explanation: why.sentence,
    }),
  );
  const tell = (facts: RollbackFacts) =>
    rollbackOutcome({ environment, url: lead.url }, { ...facts, alert, entries: timeline.entries });
  const before = await records.ledger();
  const aside = alert && alertConcernsNothing(alert, before, await records.journal());
  if (aside !== undefined) return tell({ result: "unchanged", explanation: aside, from: serving(before), to: serving(before) });
  const owner = ownerOf(world, `rollback of ${environment.name}`);
  if (inputs["dry-run"]) {
    const [to, from] = [await wayBackOf(ground, before, { wish, owner }), serving(before)];
    const explanation = `${from === undefined ? "Nothing serves" : `${sayRelease(from)} serves`}; ${sayRelease(to)} would be put back on ${grounds.length} hosts.`;
    return tell({ result: "planned", explanation, from, to, targets: lost });
  }
  return holding({ world, target, records, owner, insist: { because } }, async (held, ending) => {
    const began = world.clock.monotonic();
    const places = grounds.map(({ name, wave, ground: its }) => {
      const context: Context = { ...its, timeline: timelineOf(timeline, name), owner, held, ending };
      return { name, wave, ground: its, context };
    });
    await recoverAll(places.map(({ name, context }) => [name, context]));
    const ledger = await records.ledger();
    const from = serving(ledger);
    // A rollout that was under way has ended as its own policy says; what is left of it goes back here.
    const done = meanwhile({ before, now: ledger, run: owner.run }, wish);
    const late = done === undefined ? alert && alertConcernsNothing(alert, ledger, undefined) : undefined;
    if (late !== undefined) return tell({ result: "unchanged", explanation: late, from, to: from });
    const numbers = await Promise.all(places.map(async (place) => nextNumber(await place.ground.records.ledger())));
    const to =
      done !== undefined && from !== undefined
        ? from
        : await wayBackOf(ground, ledger, { wish, owner, number: Math.max(...numbers) });
    lead.begins({ task: "rollback", release: to, replaces: from, because });
    const ends = await Promise.all(places.map((place) => backOnTarget(place, { to, wish, lead: from })));
    const ms = world.clock.monotonic() - began;
    return tell({ ...verdict([...ends, ...lost], to, because), from, to, ms, targets: [...ends, ...lost] });
  });
}

function verdict(ends: readonly TargetEnd[], to: Release, because: string): Pick<RollbackFacts, "result" | "explanation"> {
  const wrong = ends.filter(({ result }) => result === "stuck" || result === "lost");
  const rest =
    wrong.length === 0 ? "" : ` Not so: ${wrong.map(({ target, explanation }) => `${target}: ${explanation}`).join(" · ")}`;
  if (!ends.some(({ result }) => result === "returned")) {
    const result = wrong.length === 0 ? "unchanged" : "refused";
    return { result, explanation: `${sayRelease(to)} already serves where it could be put back.${rest}` };
  }
  const serve = ends.filter(({ serving: now }) => now === to.number).length;
  const explanation = `${sayRelease(to)} serves everybody again on ${serve} of ${ends.length} hosts (${because}).${rest}`;
  return { result: "rolled-back", explanation };
}
