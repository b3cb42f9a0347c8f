import { type Failure, Failure as KnownFailure } from "../../failure.ts";
import type { Environment, Host, Project, Waves } from "../../project/model.ts";
import { sayHost } from "../../project/say-host.ts";
import type { Log, World } from "../../world.ts";
import { known, type Opened, type Opening, onTarget } from "../opening/open-environment.ts";
import type { Timeline } from "../telling/timeline.ts";

/** One of several targets of an environment. */
export interface FleetTarget {
  /** For people: `deploy@eu1.example`, `context us`, `this machine`. */
  readonly name: string;
  /** Counts from 0. */
  readonly wave: number;
  readonly opened: Opened;
}

export interface Missing {
  readonly name: string;
  readonly wave: number;
  readonly why: Failure;
}

/** All targets of an environment, in the order of the waves; the first one holds the environment's lock. */
export interface Fleet {
  /** Not tied to any target. */
  readonly world: World;
  readonly environment: Environment;
  readonly waves: Waves;
  /** The name of the target that holds the environment's lock, reached or not. */
  readonly lead: string;
  /**
   * Set when all hosts use one database: the target (the same as `lead`) that changes its schema, before any other one
   * begins and after all others are back. The others know of no database.
   */
  readonly first?: string | undefined;
  readonly targets: readonly FleetTarget[];
  /** What could not be opened, each with its reason. */
  readonly missing: readonly Missing[];
}

export interface FleetWork<Result> {
  /** The environment has one host: nothing is different from ever. */
  readonly alone: (opened: Opened) => Promise<Result>;
  readonly several: (fleet: Fleet) => Promise<Result>;
}

/** Opens an environment on all of its hosts at the same time, and lets go of them afterwards, whatever happens. */
export async function inFleet<Result>(opening: Opening, work: FleetWork<Result>): Promise<Result> {
  const { project, environment } = await known(opening);
  const { waves } = environment;
  if (waves === undefined || waves.hosts.flat().length < 2) return onTarget(opening, { project, environment }, work.alone);
  const shared = environment.database?.per === "environment";
  const places = waves.hosts.flatMap((hosts, wave) => hosts.map((host) => ({ host, wave, name: targetName(host) })));
  const doors = places.map(({ host, name }) => openDoor(opening, project, environment, { host, name }));
  try {
    const found = await Promise.all(doors.map(({ opened }) => opened));
    const targets: FleetTarget[] = [];
    const missing: Missing[] = [];
    for (const [index, { name, wave }] of places.entries()) {
      const one = found[index];
      if (one instanceof KnownFailure) missing.push({ name, wave, why: one });
      else if (one !== undefined)
        targets.push({ name, wave, opened: index > 0 && shared ? { ...one, database: undefined } : one });
    }
    const lead = places[0]?.name ?? "";
    const first = shared ? lead : undefined;
    return await work.several({ world: opening.world, environment, waves, lead, first, targets, missing });
  } finally {
    await Promise.allSettled(doors.map(({ shut }) => shut()));
  }
}

interface Door {
  /** Never rejects with a Failure: that is an answer. */
  readonly opened: Promise<Opened | Failure>;
  shut(): Promise<void>;
}

/** Holds a target open until it is shut: the work on one target may end long before that on another. */
function openDoor(
  opening: Opening,
  project: Project,
  environment: Environment,
  { host, name }: { host: Host; name: string },
): Door {
  const shutting = Promise.withResolvers<void>();
  const inside = Promise.withResolvers<Opened | Failure>();
  const world = { ...opening.world, log: logOf(opening.world.log, name) };
  const over = onTarget(
    { ...opening, world },
    { project, environment: { ...environment, host, waves: undefined } },
    async (opened) => {
      inside.resolve(opened);
      await shutting.promise;
    },
  ).catch((error: unknown) => {
    if (error instanceof KnownFailure) inside.resolve(error);
    else inside.reject(error);
  });
  return {
    opened: inside.promise,
    shut: () => {
      shutting.resolve();
      return over;
    },
  };
}

function targetName(host: Host): string {
  return host.kind === "ssh" ? host.url.replace("ssh://", "") : sayHost(host);
}

/** Several targets speak at once, so each line says whose it is, and nothing is folded. */
function logOf(log: Log, name: string): Log {
  return {
    ...log,
    info: (text) => log.info(`[${name}] ${text}`),
    warning: (text) => log.warning(`[${name}] ${text}`),
    foreign: (text) => log.foreign(text),
    group: (title, work) => {
      log.info(`[${name}] ${title}`);
      return work();
    },
  };
}

/** One target's part of the timeline of all. */
export function timelineOf(all: Timeline, name: string): Timeline {
  return { entries: all.entries, note: (what, more) => all.note(`${name}: ${what}`, more) };
}
