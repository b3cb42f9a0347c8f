import type { DockerFolders } from "../image/docker-login.ts";
import type { InputsOf } from "../input.ts";
import type { Outcome, OutputsOf, ResultOf } from "../outcome.ts";
import { findRelease } from "../release/find-release.ts";
import { serving } from "../release/ledger.ts";
import { type Release, sayRelease } from "../release/release.ts";
import type { World } from "../world.ts";
import { accessOf } from "./access.ts";
import { alertReason } from "./alert.ts";
import { type Announced, announced } from "./announced.ts";
import { ensureStartable } from "./ensure-startable.ts";
import { inFleet } from "./fleet.ts";
import { holding } from "./hold.ts";
import { registriesOf } from "./image-access.ts";
import type { rollbackInputs } from "./inputs.ts";
import type { Opened } from "./open-environment.ts";
import { ownerOf } from "./owner.ts";
import { recover } from "./recover.ts";
import { returnTo } from "./return.ts";
import type { rollbackAnswers } from "./rollback-answers.ts";
import { rollbackWaves } from "./rollback-waves.ts";
import { rolloutSummary } from "./summary.ts";
import { startTimeline, type Timeline } from "./timeline.ts";

export type RollbackInputs = InputsOf<typeof rollbackInputs>;

interface Told {
  readonly result: ResultOf<typeof rollbackAnswers>;
  readonly explanation: string;
  readonly from: Release | undefined;
  readonly to: Release | undefined;
  readonly ms: number;
  readonly leftovers?: readonly string[];
}

/** rollback: puts an earlier release back. It waits for nobody. */
export async function rollback(given: RollbackInputs, world: World, folders: DockerFolders): Promise<Outcome> {
  const inputs = { ...given, because: given.because ?? alertReason(world.facts) };
  const { config, environment } = inputs;
  const opening = {
    world,
    config,
    environment,
    strategy: "",
    adopt: false,
    appEnv: inputs["app-env"],
    access: accessOf(inputs),
    intent: inputs["dry-run"] ? "plan" : "change",
  } as const;
  if (inputs.feature !== undefined) {
    const { switchOff } = await import("./switch-off.ts");
    return switchOff({ ...inputs, feature: inputs.feature }, opening);
  }
  return inFleet(opening, {
    alone: (opened) => announced(opened, inputs, (told) => rollbackOpened(inputs, told, folders)),
    several: (fleet) => rollbackWaves(inputs, fleet, folders),
  });
}

async function rollbackOpened(inputs: RollbackInputs, opened: Announced, folders: DockerFolders): Promise<Outcome> {
  const { world, records, target } = opened;
  const timeline = startTimeline(world);
  const because = inputs.because ?? `manual, by ${world.facts.actor || "somebody"}`;
  const database = inputs.database === "" ? (opened.environment.rollback.database ?? "keep") : inputs.database;
  const before = await records.ledger();
  if (inputs["dry-run"]) return told(opened, timeline, plan(before, inputs.to, database));

  const began = world.clock.monotonic();
  const owner = ownerOf(world, `rollback of ${opened.environment.name}`);
  return holding({ world, target, records, owner, insist: { because } }, async (held, ending) => {
    const context = { ...opened, timeline, owner, held, ending };
    const recovered = await recover(context, because);
    if (recovered !== undefined) world.log.warning(recovered);
    const ledger = await records.ledger();
    // The rollout that was under way has been undone, by its own conductor or just now: that was what was asked for.
    const stopped = ledger.events.slice(before.events.length).find(({ kind }) => kind === "undone");
    const from = serving(ledger);
    if (stopped !== undefined && inputs.to === undefined) {
      const attempted = ledger.releases.find(({ number }) => number === stopped.release);
      const explanation = `The rollout of release ${stopped.release} was aborted; ${from === undefined ? "nothing serves" : `${sayRelease(from)} serves everybody`}.`;
      return told(opened, timeline, {
        result: "rolled-back",
        explanation,
        from: attempted,
        to: from,
        ms: world.clock.monotonic() - began,
      });
    }
    const to = findRelease(ledger, inputs.to);
    if (from === undefined || to.number === from.number) {
      return told(opened, timeline, {
        result: "unchanged",
        explanation: `${sayRelease(to)} already serves.`,
        from: to,
        to,
        ms: 0,
      });
    }
    const login = { username: inputs["registry-username"], token: inputs["registry-token"] };
    await ensureStartable(opened, to, { ...login, folders, registries: registriesOf(opened.project.components) });
    opened.begins({ task: "rollback", release: to, replaces: from });
    const returned = await returnTo(context, { to, from, because, database });
    const rest = returned.leftovers.length === 0 ? "" : ` Not done: ${returned.leftovers.join(" ")}`;
    const seconds = (returned.trafficMs / 1_000).toFixed(1);
    const explanation = `${sayRelease(to)} serves everybody again, ${seconds} s after the decision; ${sayRelease(from)} is stopped (${because}).${rest}`;
    return told(opened, timeline, {
      result: "rolled-back",
      explanation,
      from,
      to,
      ms: returned.trafficMs,
      leftovers: returned.leftovers,
    });
  });
}

function plan(ledger: Parameters<typeof findRelease>[0], asked: string | undefined, database: string): Told {
  const to = findRelease(ledger, asked);
  const from = serving(ledger);
  const schema = database === "keep" ? "the schema stays" : `the schema goes to ${to.database?.after ?? "where it was"}`;
  const explanation = `${from === undefined ? "Nothing serves" : `${sayRelease(from)} serves`}; ${sayRelease(to)} would be put back, ${schema}.`;
  return { result: "planned", explanation, from, to, ms: 0 };
}

function told(opened: Opened, timeline: Timeline, { result, explanation, from, to, ms, leftovers = [] }: Told): Outcome {
  const environment = opened.environment.name;
  return {
    result,
    explanation,
    outputs: {
      from: from === undefined ? "" : String(from.number),
      to: to === undefined ? "" : String(to.number),
      "duration-seconds": Number((ms / 1_000).toFixed(3)),
    } satisfies OutputsOf<typeof rollbackAnswers>,
    report: { environment, from: from ?? null, to: to ?? null, timeline: timeline.entries, leftovers },
    summary: rolloutSummary({
      action: "rollback",
      result,
      environment,
      explanation,
      url: opened.url,
      images: to?.images ?? {},
      entries: timeline.entries,
      plan: [],
    }),
    failed: leftovers.length > 0,
  };
}
