import { fail } from "../failure.ts";
import type { Outcome } from "../outcome.ts";
import type { Journal } from "../release/journal.ts";
import { serving } from "../release/ledger.ts";
import type { LockOwner } from "../targets/target.ts";
import { deployOutcome } from "./deploy-outcome.ts";
import { hostsNotReady } from "./failures.ts";
import { type Fleet, type FleetTarget, timelineOf } from "./fleet.ts";
import { holding } from "./hold.ts";
import { ownerOf } from "./owner.ts";
import { recoverAll } from "./recover-all.ts";
import type { TargetEnd } from "./target-end.ts";
import { startTimeline, type Timeline } from "./timeline.ts";

/** mode: resume on several hosts: what a killed run left is finished or undone wherever it left something. */
export async function resumeWaves(fleet: Fleet): Promise<Outcome> {
  const { world, environment, targets, missing } = fleet;
  const [lead] = targets;
  if (lead === undefined) {
    const problems = missing.map(({ name, why }) => `${name}: ${why.message}`);
    throw fail(hostsNotReady, { environment: environment.name, problems });
  }
  const timeline = startTimeline(world);
  const owner = ownerOf(world, `resume of ${environment.name}`);
  const done = await recoverTargets(fleet, owner, timeline, () => true);
  const ends: TargetEnd[] = [];
  for (const { name, wave, opened } of targets) {
    const now = serving(await opened.records.ledger());
    const did = done.find((text) => text.startsWith(`${name}: `))?.slice(name.length + 2) ?? "";
    ends.push({ target: name, wave: wave + 1, result: "unchanged", serving: now?.number ?? null, explanation: did });
  }
  for (const { name, wave, why } of missing) {
    ends.push({ target: name, wave: wave + 1, result: "lost", serving: null, explanation: why.sentence });
  }
  const numbers = new Set(ends.map((end) => end.serving));
  const differ =
    numbers.size < 2
      ? ""
      : ` The hosts differ, which the next deploy puts right: ${ends.map((end) => `${end.target} ${end.serving ?? "unknown"}`).join(", ")}.`;
  const current = serving(await lead.opened.records.ledger());
  const unfinished = missing.map(({ name, why }) => ` Left as it is: ${name}: ${why.sentence}`).join("");
  const explanation = `${done.length === 0 ? "Nothing was left unfinished." : done.join(" · ")}${differ}${unfinished}`;
  const result = done.length === 0 ? "unchanged" : done.some((text) => text.includes("Finished")) ? "promoted" : "rolled-back";
  return deployOutcome(lead.opened, { result, explanation, plan: [], timeline, current, targets: ends });
}

/** Under the environment's lock, on every target whose journal is wanted. */
export async function recoverTargets(
  { world, targets }: Fleet,
  owner: LockOwner,
  timeline: Timeline,
  wanted: (journal: Journal) => boolean,
): Promise<readonly string[]> {
  const [lead] = targets;
  if (lead === undefined) return [];
  const unfinished: FleetTarget[] = [];
  for (const target of targets) {
    const journal = await target.opened.records.journal();
    if (journal !== undefined && wanted(journal)) unfinished.push(target);
  }
  if (unfinished.length === 0) return [];
  const { target, records } = lead.opened;
  return holding({ world, target, records, owner, insist: undefined }, (held, ending) =>
    recoverAll(
      unfinished.map(({ name, opened }) => [name, { ...opened, timeline: timelineOf(timeline, name), owner, held, ending }]),
    ),
  );
}
