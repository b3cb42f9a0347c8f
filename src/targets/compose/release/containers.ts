import { z } from "zod";
import type { Engine } from "../engine.ts";
import { label } from "../naming.ts";

/** A container of a release as `docker inspect` tells it. */
export interface ReleaseContainer {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly part: string;
  readonly release: number;
  readonly status: string;
  readonly health: string | undefined;
  readonly exitCode: number;
  readonly restarts: number;
  readonly oomKilled: boolean;
  /** Why the engine could not start it the last time; undefined when it could. */
  readonly refusal?: string | undefined;
  /** False for a container that may end for good: it has the restart policy `no`. */
  readonly comesBack?: boolean;
  /** The image that it was made from, as it was named then. */
  readonly madeFrom?: string;
  readonly addresses: readonly string[];
  /** The same by the name of the network, where it is known. */
  readonly addressIn?: Readonly<Record<string, string>>;
  /** For how many whole seconds it has run by the engine's own clock; undefined when it does not, or the engine says it otherwise. */
  readonly upSeconds?: number | undefined;
}

const inspected = z.array(
  z.object({
    Id: z.string(),
    Name: z.string(),
    RestartCount: z.number(),
    State: z.object({
      Status: z.string(),
      ExitCode: z.number(),
      OOMKilled: z.boolean(),
      Error: z.string().optional(),
      Health: z.object({ Status: z.string() }).nullish(),
    }),
    HostConfig: z.object({ RestartPolicy: z.object({ Name: z.string() }).nullish() }).nullish(),
    Config: z.object({ Labels: z.record(z.string(), z.string()).nullable(), Image: z.string().optional() }),
    NetworkSettings: z.object({ Networks: z.record(z.string(), z.object({ IPAddress: z.string() }).nullable()).nullable() }),
  }),
);

/** Ids of all containers, stopped ones too, that match every filter; the newest first. */
export async function identifiers(engine: Engine, filters: readonly string[]): Promise<string[]> {
  const listed = await engine.must([
    "ps",
    "--all",
    "--quiet",
    "--no-trunc",
    ...filters.flatMap((filter) => ["--filter", filter]),
  ]);
  return listed.stdout.split("\n").filter((line) => line !== "");
}

const units: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3_600,
  day: 86_400,
  week: 604_800,
  month: 2_592_000,
  year: 31_536_000,
};

/**
 * What the engine says in `Up 5 minutes (healthy)`, at the least so many seconds. It counts from the last start, a restart
 * included, by its own clock, so that it does not matter how far that is from ours.
 */
export function upSeconds(status: string): number | undefined {
  const [, count = "", unit = ""] =
    /^Up (?:About )?(an?|\d+) (second|minute|hour|day|week|month|year)s?(?: \(|$)/.exec(status) ?? [];
  const one = units[unit];
  return one === undefined ? undefined : one * (/^an?$/.test(count) ? 1 : Number(count));
}

/** All containers of the scope's releases, or of one of them. */
export async function releaseContainers(engine: Engine, scope: string, release?: number): Promise<readonly ReleaseContainer[]> {
  const which = release === undefined ? `label=${label.release}` : `label=${label.release}=${release}`;
  const filters = ["--filter", `label=${label.scope}=${scope}`, "--filter", which];
  const listed = await engine.must(["ps", "--all", "--no-trunc", ...filters, "--format", "{{.ID}}\t{{.Status}}"]);
  const rows = listed.stdout.split("\n").filter((line) => line !== "");
  if (rows.length === 0) return [];
  const up = new Map(rows.map((row) => row.split("\t") as [string, string]));
  // A container that vanishes between the two calls makes inspect fail, yet it prints the others.
  const finished = await engine.docker(["inspect", "--type", "container", "--", ...up.keys()]);
  return inspected.parse(JSON.parse(finished.stdout)).map((container) => ({
    id: container.Id,
    name: container.Name.replace(/^\//, ""),
    service: container.Config.Labels?.[label.service] ?? "",
    part: container.Config.Labels?.[label.part] ?? "",
    release: Number(container.Config.Labels?.[label.release]),
    status: container.State.Status,
    health: container.State.Health?.Status,
    exitCode: container.State.ExitCode,
    restarts: container.RestartCount,
    oomKilled: container.State.OOMKilled,
    refusal: container.State.Error || undefined,
    madeFrom: container.Config.Image ?? "",
    comesBack: container.HostConfig?.RestartPolicy?.Name !== "no",
    upSeconds: container.State.Status === "running" ? upSeconds(up.get(container.Id) ?? "") : undefined,
    addressIn: Object.fromEntries(
      Object.entries(container.NetworkSettings.Networks ?? {}).flatMap(([network, at]) =>
        at === null || at.IPAddress === "" ? [] : [[network, at.IPAddress] as const],
      ),
    ),
    addresses: Object.values(container.NetworkSettings.Networks ?? {}).flatMap((network) =>
      network === null || network.IPAddress === "" ? [] : [network.IPAddress],
    ),
  }));
}

/** Node shows the line of a bundle that threw: all of it. */
const longestLine = 500;

/** The last lines that a container printed, for the sentence that says why it is not well. */
export async function lastLines(engine: Engine, id: string, count = 8): Promise<readonly string[]> {
  const finished = await engine.docker(["logs", "--tail", String(count), id]);
  return `${finished.stdout}\n${finished.stderr}`
    .split("\n")
    .map((line) => line.trim().slice(0, longestLine))
    .filter((line) => line !== "")
    .slice(-count);
}
