import { fail } from "../failure.ts";
import type { DockerFolders } from "../image/docker-login.ts";
import type { Outcome, OutputsOf } from "../outcome.ts";
import { findRelease } from "../release/find-release.ts";
import { releaseNumbered, serving, withRelease } from "../release/ledger.ts";
import { type Release, sayRelease } from "../release/release.ts";
import { type Announced, announced } from "./announced.ts";
import type { Context } from "./context.ts";
import { ensureStartable } from "./ensure-startable.ts";
import { hostsNotReady } from "./failures.ts";
import { type Fleet, type FleetTarget, timelineOf } from "./fleet.ts";
import { holding } from "./hold.ts";
import { registriesOf } from "./image-access.ts";
import { ownerOf } from "./owner.ts";
import { recoverAll } from "./recover-all.ts";
import { returnTo } from "./return.ts";
import type { RollbackInputs } from "./rollback.ts";
import type { rollbackAnswers } from "./rollback-answers.ts";
import { rolloutSummary } from "./summary.ts";
import type { TargetEnd } from "./target-end.ts";
import { startTimeline, type Timeline } from "./timeline.ts";

/**
 * rollback on several hosts, all at the same time. Which release comes back is decided on the first one that can be
 * reached. A host that can't be is told, and keeps nobody else from going back.
 */
export async function rollbackWaves(inputs: RollbackInputs, fleet: Fleet, folders: DockerFolders): Promise<Outcome> {
  const [lead] = fleet.targets;
  if (lead === undefined) {
    const problems = fleet.missing.map(({ name, why }) => `${name}: ${why.message}`);
    throw fail(hostsNotReady, { environment: fleet.environment.name, problems });
  }
  for (const { name, why } of fleet.missing) fleet.world.log.warning(`${name} is left as it is: ${why.message}`);
  return announced({ ...lead.opened, world: fleet.world }, inputs, (told) => rollbackAnnounced(inputs, fleet, told, folders));
}

async function rollbackAnnounced(
  inputs: RollbackInputs,
  fleet: Fleet,
  lead: Announced,
  folders: DockerFolders,
): Promise<Outcome> {
  const { world, environment } = fleet;
  const { records, target } = lead;
  const timeline = startTimeline(world);
  const because = inputs.because ?? `manual, by ${world.facts.actor || "somebody"}`;
  const database = inputs.database === "" ? (environment.rollback.database ?? "keep") : inputs.database;
  const before = await records.ledger();
  if (inputs["dry-run"]) {
    const [to, from] = [findRelease(before, inputs.to), serving(before)];
    const explanation = `${from === undefined ? "Nothing serves" : `${sayRelease(from)} serves`}; ${sayRelease(to)} would be put back on ${fleet.targets.length} hosts.`;
    return told(fleet, lead, { result: "planned", explanation, from, to, ms: 0, ends: [], timeline });
  }
  const owner = ownerOf(world, `rollback of ${environment.name}`);
  return holding({ world, target, records, owner, insist: { because } }, async (held, ending) => {
    const began = world.clock.monotonic();
    const contexts = fleet.targets.map(
      ({ name, opened }) => [name, { ...opened, timeline: timelineOf(timeline, name), owner, held, ending }] as const,
    );
    await recoverAll(contexts);
    const ledger = await records.ledger();
    const from = serving(ledger);
    // A rollout that was under way has ended as its own policy says; what is left of it goes back here.
    const stopped = ledger.events.slice(before.events.length).some(({ kind }) => kind === "undone" || kind === "returned");
    const to = stopped && inputs.to === undefined && from !== undefined ? from : findRelease(ledger, inputs.to);
    lead.begins({ task: "rollback", release: to, replaces: from });
    const ends = await Promise.all(
      fleet.targets.map(async (one, index) => {
        const context = contexts[index]?.[1];
        if (context === undefined) throw new Error("a target without a context");
        return back(one, context, { to, because, database, inputs, folders });
      }),
    );
    const ms = world.clock.monotonic() - began;
    return told(fleet, lead, { ...verdict(ends, fleet, to, because), from, to, ms, ends, timeline });
  });
}

interface Wanted {
  readonly to: Release;
  readonly because: string;
  readonly database: "keep" | "downgrade";
  readonly inputs: RollbackInputs;
  readonly folders: DockerFolders;
}

async function back({ name, wave, opened }: FleetTarget, context: Context, wanted: Wanted): Promise<TargetEnd> {
  const { to, because, database, inputs, folders } = wanted;
  const end = { target: name, wave: wave + 1 };
  try {
    const ledger = await opened.records.ledger();
    const from = serving(ledger);
    if (from === undefined) return { ...end, result: "unchanged", serving: null, explanation: "nothing was deployed there" };
    if (from.number === to.number)
      return { ...end, result: "unchanged", serving: to.number, explanation: "it served there already" };
    // A target that missed releases gets to know this one by the record of the target that did not.
    const own = releaseNumbered(ledger, to.number) ?? to;
    if (own === to) await opened.records.writeLedger(withRelease(ledger, to));
    const login = { username: inputs["registry-username"], token: inputs["registry-token"], folders };
    await ensureStartable(opened, own, { ...login, registries: registriesOf(opened.project.components) });
    const { leftovers } = await returnTo(context, { to: own, from, because, database });
    if (leftovers.length > 0)
      return { ...end, result: "stuck", serving: to.number, explanation: `not done: ${leftovers.join(" ")}` };
    return { ...end, result: "returned", serving: to.number, explanation: `from ${sayRelease(from)}` };
  } catch (error) {
    return { ...end, result: "stuck", serving: null, explanation: error instanceof Error ? error.message : String(error) };
  }
}

interface Verdict {
  readonly result: keyof (typeof rollbackAnswers)["results"];
  readonly explanation: string;
}

function verdict(ends: readonly TargetEnd[], { missing }: Fleet, to: Release, because: string): Verdict {
  const back = ends.filter(({ result }) => result === "returned");
  const wrong = [
    ...ends.filter(({ result }) => result === "stuck").map(({ target, explanation }) => `${target}: ${explanation}`),
    ...missing.map(({ name, why }) => `${name}: ${why.sentence}`),
  ];
  const rest = wrong.length === 0 ? "" : ` Not so: ${wrong.join(" · ")}`;
  if (back.length === 0) {
    const result = wrong.length === 0 ? "unchanged" : "refused";
    return { result, explanation: `${sayRelease(to)} already serves where it could be put back.${rest}` };
  }
  const serve = ends.filter(({ serving: now }) => now === to.number).length;
  return {
    result: "rolled-back",
    explanation: `${sayRelease(to)} serves everybody again on ${serve} of ${ends.length + missing.length} hosts (${because}).${rest}`,
  };
}

interface Told extends Verdict {
  readonly from: Release | undefined;
  readonly to: Release;
  readonly ms: number;
  readonly ends: readonly TargetEnd[];
  readonly timeline: Timeline;
}

function told(fleet: Fleet, lead: Announced, { result, explanation, from, to, ms, ends, timeline }: Told): Outcome {
  const environment = fleet.environment.name;
  const targets = [
    ...ends,
    ...fleet.missing.map(
      ({ name, wave, why }): TargetEnd => ({
        target: name,
        wave: wave + 1,
        result: "lost",
        serving: null,
        explanation: why.sentence,
      }),
    ),
  ];
  return {
    result,
    explanation,
    outputs: {
      from: from === undefined ? "" : String(from.number),
      to: String(to.number),
      "duration-seconds": Number((ms / 1_000).toFixed(3)),
    } satisfies OutputsOf<typeof rollbackAnswers>,
    report: { environment, from: from ?? null, to, timeline: timeline.entries, leftovers: [], targets },
    summary: rolloutSummary({
      action: "rollback",
      result,
      environment,
      explanation,
      url: lead.url,
      images: to.images,
      entries: timeline.entries,
      plan: [],
      targets,
    }),
    failed: result !== "planned" && (ends.some(({ result: end }) => end === "stuck") || fleet.missing.length > 0),
  };
}
