import { z } from "zod";
import type { Engine } from "./engine.ts";
import { label } from "./naming.ts";

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
  /** False for a container that may end for good: it has the restart policy `no`. */
  readonly comesBack?: boolean;
  /** The image that it was made from, as it was named then. */
  readonly madeFrom?: string;
  readonly addresses: readonly string[];
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

/** All containers of the scope's releases, or of one of them. */
export async function releaseContainers(engine: Engine, scope: string, release?: number): Promise<readonly ReleaseContainer[]> {
  const which = release === undefined ? `label=${label.release}` : `label=${label.release}=${release}`;
  const ids = await identifiers(engine, [`label=${label.scope}=${scope}`, which]);
  if (ids.length === 0) return [];
  // A container that vanishes between the two calls makes inspect fail, yet it prints the others.
  const finished = await engine.docker(["inspect", "--type", "container", "--", ...ids]);
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
    madeFrom: container.Config.Image ?? "",
    comesBack: container.HostConfig?.RestartPolicy?.Name !== "no",
    addresses: Object.values(container.NetworkSettings.Networks ?? {}).flatMap((network) =>
      network === null || network.IPAddress === "" ? [] : [network.IPAddress],
    ),
  }));
}

/** The last lines that a container printed, for the sentence that says why it is not well. */
export async function lastLines(engine: Engine, id: string, count = 8): Promise<readonly string[]> {
  const finished = await engine.docker(["logs", "--tail", String(count), id]);
  return `${finished.stdout}\n${finished.stderr}`
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .slice(-count);
}
