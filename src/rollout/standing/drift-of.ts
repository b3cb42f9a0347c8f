import { adoptedNumber } from "../../release/adopted.ts";
import type { Journal } from "../../release/journal.ts";
import { releaseNumbered, serving } from "../../release/ledger.ts";
import type { Instance } from "../../targets/target.ts";
import type { Found } from "./status-of.ts";

/** Something on a target that is not as its ledger says. */
export interface Drift {
  readonly kind:
    | "other-release-routed"
    | "other-release-answers"
    | "not-running"
    | "sick"
    | "missing"
    | "unknown-release"
    | "changed-by-hand"
    | "second-worker"
    | "left-unfinished"
    | "watcher-gone"
    | "way-back-far"
    | "way-back-gone"
    | "dead-lock";
  readonly says: string;
  /** What puts it right. */
  readonly remedy: string;
}

const resting: ReadonlySet<Instance["state"]> = new Set(["stopped", "done"]);
const byItself = "The next deploy, rollback or `mode: resume` puts it right by itself.";
const byDeploying = "Deploy again, or roll back to another release.";

/** What is not as the ledger says. While somebody is at work releases overlap, and that is no drift. */
export function driftOf(found: Found): readonly Drift[] {
  const { journal, lock } = found;
  const atWork = journal !== undefined || lock?.alive === true;
  return [
    ...leftOf(found),
    ...(atWork ? [] : [...trafficOf(found), ...servingOf(found)]),
    ...containersOf(found, atWork),
    ...wayBackOf(found),
  ];
}

/** A rollback would have to bring images first, or can't be done at all. */
function wayBackOf({ lack }: Found): readonly Drift[] {
  if (lack === undefined) return [];
  const { release, images } = lack;
  // What has no name in a registry was only ever here.
  const gone = images.length === 0 || images.some((image) => /^sha256:/.test(image));
  const has = images.length === 0 ? "no containers any more" : `neither containers nor its image ${images.join(", ")} here`;
  const then = gone ? "a rollback to it can't be done" : "a rollback has to pull it from its registry first";
  const says = `Release ${release} is the way back, and has ${has}: ${then}.`;
  const spare = "Leave images and stopped containers of this environment to `keep-releases` (no `docker system prune -a`).";
  const remedy = gone ? `The next deploy makes the release that serves now the way back. ${spare}` : spare;
  return [{ kind: gone ? "way-back-gone" : "way-back-far", says, remedy }];
}

function leftOf({ journal, lock, watched }: Found): readonly Drift[] {
  const drift: Drift[] = [];
  if (lock?.alive === false) {
    const { actor, run, purpose, since } = lock.owner;
    const says = `The lock is that of ${actor} (${purpose}, since ${since}, run ${run}), who is gone.`;
    drift.push({ kind: "dead-lock", says, remedy: byItself });
  }
  if (journal !== undefined && lock?.alive !== true && watched?.alive !== true) {
    if (journal.bake !== undefined) return [...drift, bakeLeft(journal, watched)];
    const { kind, release, stage, owner } = journal;
    const says = `The ${kind} of release ${release} was left at the stage "${stage}" by the run ${owner.run} of ${owner.actor}.`;
    drift.push({ kind: "left-unfinished", says, remedy: byItself });
  }
  return drift;
}

/** A bake of which nobody takes care any more. */
function bakeLeft({ release, stage }: Journal, watched: Found["watched"]): Drift {
  const record = watched?.record;
  if (record?.state === "moved-back") {
    const says = `The watcher moved everybody back from release ${release} (${record.explanation}).`;
    return { kind: "left-unfinished", says, remedy: "`mode: resume` undoes the rest." };
  }
  const last = record === undefined ? "it never wrote anything" : `it last wrote at ${record.at}`;
  const says = `Nobody watches release ${release}, which bakes at the stage "${stage}": its watcher is gone, ${last}.`;
  return {
    kind: "watcher-gone",
    says,
    remedy: "`mode: resume` starts it again; what nobody saw does not count. Or end the bake with the rollback action.",
  };
}

function trafficOf({ ledger, routed, answered }: Found): readonly Drift[] {
  const wanted = serving(ledger)?.number;
  if (wanted === undefined) return [];
  const drift: Drift[] = [];
  const stable = routed === undefined ? undefined : routed.slots[routed.split.stable];
  if (routed !== undefined && (stable !== wanted || routed.split.share > 0)) {
    const says = `The ledger says that release ${wanted} serves everybody, and the router sends ${Math.round((1 - routed.split.share) * 100)} % of the visitors to ${stable === undefined ? "nobody" : `release ${stable}`}.`;
    drift.push({ kind: "other-release-routed", says, remedy: byDeploying });
  }
  for (const [path, who] of answered) {
    if (who === `release ${wanted}`) continue;
    const says = `Asked from outside, ${path} is served by ${who}, not by release ${wanted}.`;
    drift.push({
      kind: "other-release-answers",
      says,
      remedy: "See what else listens on that port, and whether the router runs.",
    });
  }
  return drift;
}

function servingOf({ ledger, readiness }: Found): readonly Drift[] {
  const now = serving(ledger);
  if (now === undefined || readiness.get(now.number) === "running") return [];
  const how = readiness.get(now.number) === "stopped" ? "is stopped" : "has no containers";
  return [{ kind: "not-running", says: `Release ${now.number} is to serve, and ${how}.`, remedy: byDeploying }];
}

function containersOf({ ledger, instances }: Found, atWork: boolean): readonly Drift[] {
  const now = serving(ledger);
  const drift: Drift[] = [];
  const add = (kind: Drift["kind"], says: string, remedy: string) => drift.push({ kind, says, remedy });
  for (const { name, release: number, state, part, service, image } of instances) {
    if (number === adoptedNumber) {
      if (!atWork && now !== undefined && now.number !== adoptedNumber)
        add(
          "second-worker",
          `${name} runs beside release ${now.number}, which serves: something started ${service} a second time, like \`docker compose up\`.`,
          `\`docker stop ${name}\`, and start no released service by \`docker compose\`.`,
        );
      continue;
    }
    const release = releaseNumbered(ledger, number);
    if (release === undefined) {
      add(
        "unknown-release",
        `${name} is of release ${number}, which the ledger does not know.`,
        "Remove it when nobody needs it.",
      );
      continue;
    }
    const component = release.services.find((one) => one.name === service)?.component;
    const wanted = component === undefined ? undefined : release.images[component];
    if (wanted !== undefined && image !== "" && image !== wanted)
      add("changed-by-hand", `${name} was made from ${image}, and release ${number} is ${wanted}.`, byDeploying);
    if (atWork) continue;
    if (number === now?.number && state === "sick")
      add("sick", `${name} of release ${number}, which serves, is not well.`, byDeploying);
    if (number !== now?.number && part === "worker" && !resting.has(state))
      add("second-worker", `${name} of release ${number} works beside those of the release that serves.`, byItself);
  }
  if (now !== undefined && !atWork) for (const says of missing(now, instances)) add("missing", says, byDeploying);
  return drift;
}

/** Services of the release that serves with fewer containers than it was made with; jobs end, and may be gone. */
function missing(
  { number, services }: NonNullable<ReturnType<typeof serving>>,
  instances: readonly Instance[],
): readonly string[] {
  const own = instances.filter(({ release }) => release === number);
  // None at all is told once, and of what was adopted only the workers that run are seen.
  if (own.length === 0 || number === adoptedNumber) return [];
  return services.flatMap(({ name, part, replicas = 1 }) => {
    if (part === "job") return [];
    const there = own.filter(({ service, state }) => service === name && state !== "stopped").length;
    return there >= replicas ? [] : [`Of ${name} of release ${number} ${there} of ${replicas} run.`];
  });
}
