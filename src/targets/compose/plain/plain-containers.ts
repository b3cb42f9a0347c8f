import { z } from "zod";
import type { ReleasedService } from "../../../release/release.ts";
import type { Part } from "../../target.ts";
import type { Engine } from "../engine.ts";
import { identifiers, type ReleaseContainer } from "../release/containers.ts";

/** A container that plain compose made of a service that is released, looked at as if it were of release 0. */
export interface PlainContainer extends ReleaseContainer {
  readonly image: string;
  readonly restart: string;
  /** Whether it runs in the network of another container, which must then run first. */
  readonly shares: boolean;
}

export interface PlainSpec {
  readonly engine: Engine;
  readonly project: string;
  readonly services: readonly ReleasedService[];
}

const inspected = z.array(
  z.object({
    Id: z.string(),
    Name: z.string(),
    Image: z.string(),
    RestartCount: z.number(),
    State: z.object({
      Status: z.string(),
      ExitCode: z.number(),
      OOMKilled: z.boolean(),
      Health: z.object({ Status: z.string() }).nullish(),
    }),
    HostConfig: z.object({ NetworkMode: z.string(), RestartPolicy: z.object({ Name: z.string() }).nullish() }),
    Config: z.object({ Labels: z.record(z.string(), z.string()).nullable() }),
  }),
);

/** Containers of released services that belong to a plain compose project; one-off ones (`docker compose run`) aside. */
export async function plainContainers({ engine, project, services }: PlainSpec): Promise<readonly PlainContainer[]> {
  const filters = [`label=com.docker.compose.project=${project}`, "label=com.docker.compose.oneoff=False"];
  const ids = await identifiers(engine, filters);
  if (ids.length === 0) return [];
  // A container that vanishes between the two calls makes inspect fail, yet it prints the others.
  const { stdout } = await engine.docker(["inspect", "--type", "container", "--", ...ids]);
  return inspected.parse(JSON.parse(stdout)).flatMap((found) => {
    const service = services.find(({ name }) => name === found.Config.Labels?.["com.docker.compose.service"]);
    if (service === undefined) return [];
    const restart = found.HostConfig.RestartPolicy?.Name || "no";
    return [
      {
        id: found.Id,
        name: found.Name.replace(/^\//, ""),
        service: service.name,
        part: service.part,
        release: 0,
        status: found.State.Status,
        health: found.State.Health?.Status,
        exitCode: found.State.ExitCode,
        restarts: found.RestartCount,
        oomKilled: found.State.OOMKilled,
        comesBack: restart !== "no",
        addresses: [],
        image: found.Image,
        restart,
        shares: found.HostConfig.NetworkMode.startsWith("container:"),
      },
    ];
  });
}

/** Those of a part that can serve: one without a server has only workers, and a job has ended. */
export function ofPart(containers: readonly PlainContainer[], part: Part): readonly PlainContainer[] {
  return containers.filter((container) => container.part === part);
}
