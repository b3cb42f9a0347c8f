import { z } from "zod";
import { fail } from "../../../failure.ts";
import type { World } from "../../../world.ts";
import type { Engine } from "../engine.ts";
import { machineUnread } from "./failures.ts";

/** What a Docker host says of itself before anything is changed on it. */
export interface Machine {
  /** Of the engine, as it writes it: `20.10.24+dfsg1`. */
  readonly engineVersion: string;
  /** Bytes free where Docker keeps images and volumes. */
  readonly freeDisk: number;
  /** Bytes that programs may still take without swapping. */
  readonly freeMemory: number;
  /** Its clock less ours, in milliseconds; good to a second or two. */
  readonly clockAhead: number;
  /** TCP ports on which something listens, whoever it is; none where a container was asked that has a network of its own. */
  readonly listening: ReadonlySet<number>;
}

const info = z.object({ ServerVersion: z.string() });
const separator = "--sluice--";
/** Disk, memory, clock and listeners as the kernel tells them; one container for all, since each costs a third of a second. */
const questions = `df -Pk / && echo ${separator} && cat /proc/meminfo && echo ${separator} && date +%s && echo ${separator} && cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; true`;

/**
 * Asks the engine, and the kernel of its host: in the container `running`, where one is given and has a shell, since to
 * ask there takes a quarter of the time; else in a new container of an image that is there anyway.
 */
export async function askMachine(engine: Engine, clock: World["clock"], image: string, running?: string): Promise<Machine> {
  const told = info.parse(JSON.parse((await engine.must(["info", "--format", "{{json .}}"])).stdout));
  const inside =
    running === undefined ? undefined : await engine.docker(["exec", "--user", "0", running, "sh", "-c", questions]);
  const complete = inside?.code === 0 && inside.stdout.split(`${separator}\n`).length === 4;
  const args = ["run", "--rm", "--network", "host", "--user", "0", "--entrypoint", "sh", image, "-c", questions];
  const asked = inside !== undefined && complete ? inside : await engine.must(args, { timeoutMs: 60_000 });
  const [disk = "", memory = "", time = "", sockets = ""] = asked.stdout.split(`${separator}\n`);
  const freeDisk = Number(/^\S+\s+\d+\s+\d+\s+(\d+)\s/m.exec(disk.split("\n").slice(1).join("\n"))?.[1]) * 1_024;
  const freeMemory = Number(/^MemAvailable:\s+(\d+) kB/m.exec(memory)?.[1]) * 1_024;
  const clockAhead = Number(time.trim()) * 1_000 - clock.now();
  if (![freeDisk, freeMemory, clockAhead].every(Number.isFinite)) throw fail(machineUnread, { where: engine.where });
  return {
    engineVersion: told.ServerVersion,
    freeDisk,
    freeMemory,
    clockAhead,
    listening: complete ? new Set() : listeningPorts(sockets),
  };
}

/** Local ports in the state LISTEN (0A) of Linux' `/proc/net/tcp`, where they stand in hexadecimal. */
export function listeningPorts(table: string): ReadonlySet<number> {
  const rows = table.matchAll(/^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A /gm);
  return new Set([...rows].map(([, port = "0"]) => Number.parseInt(port, 16)));
}
