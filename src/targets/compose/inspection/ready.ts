import { coerce, gte } from "semver";
import { type Failure, fail } from "../../../failure.ts";
import { clockSkewed, composeTooOld, engineTooOld, littleDisk, littleMemory, portHeld } from "./failures.ts";
import type { Machine } from "./machine.ts";

/** What a deploy asks of a host. */
export interface Demand {
  readonly where: string;
  /** Of the Compose plugin of the client, as `docker compose version --short` prints it. */
  readonly composeVersion: string;
  /** Bytes: what the limits of the released services add up to, the new release beside the old one; 0 without limits. */
  readonly memory: number;
  /** Ports that the proxy publishes and does not hold yet. */
  readonly ports: readonly number[];
  /** Who holds a port, as far as Docker knows: `container shop-web-1`. */
  readonly holders: ReadonlyMap<number, string>;
}

/** What stands in a deploy's way, and what only deserves a word. */
export interface Readiness {
  readonly refusals: readonly Failure[];
  readonly warnings: readonly Failure[];
}

const oldestEngine = "20.10.0";
/** The first that reads `-f -` together with profiles, and prints `config --format json` as it is read here. */
const oldestCompose = "2.24.0";
/** Below this the engine itself begins to fail in the middle of a rollout. */
const leastDisk = 500_000_000;
const comfortableDisk = 5_000_000_000;
const leastMemory = 64_000_000;
const clockTolerance = 30_000;

const older = (version: string, oldest: string) => {
  // Docker wrote months with a zero, like 19.03, which strict semver does not know.
  const read = coerce(version, { loose: true });
  return read !== null && !gte(read, oldest);
};

/** Everything at once, so that nobody repairs one thing after the other. */
export function ready(machine: Machine, demand: Demand): Readiness {
  const { where, composeVersion, ports, holders } = demand;
  const refusals: Failure[] = [];
  const warnings: Failure[] = [];
  if (older(machine.engineVersion, oldestEngine))
    refusals.push(fail(engineTooOld, { where, version: machine.engineVersion, needed: oldestEngine }));
  if (older(composeVersion, oldestCompose))
    refusals.push(fail(composeTooOld, { version: composeVersion, needed: oldestCompose }));
  const free = machine.freeDisk;
  if (free < leastDisk) refusals.push(fail(littleDisk, { where, free, needed: leastDisk }));
  else if (free < comfortableDisk) warnings.push(fail(littleDisk, { where, free, needed: comfortableDisk }));
  if (machine.freeMemory < Math.max(demand.memory, leastMemory)) {
    const short = fail(littleMemory, { where, free: machine.freeMemory, needed: Math.max(demand.memory, leastMemory) });
    // Limits are what services may take, not what they do take: only a machine that has nothing left is refused.
    (machine.freeMemory < leastMemory ? refusals : warnings).push(short);
  }
  for (const port of ports) {
    if (!machine.listening.has(port)) continue;
    const holder = holders.get(port) ?? "a program that is no container";
    refusals.push(fail(portHeld, { where, port, holder }));
  }
  if (Math.abs(machine.clockAhead) > clockTolerance) warnings.push(fail(clockSkewed, { where, ms: machine.clockAhead }));
  return { refusals, warnings };
}
