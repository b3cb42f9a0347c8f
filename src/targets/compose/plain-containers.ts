import type { ReleasedService } from "../../release/release.ts";
import type { Part } from "../target.ts";
import { identifiers, type ReleaseContainer } from "./containers.ts";
import type { Engine } from "./engine.ts";

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

const format = [
  ...["{{.Id}}", "{{.Name}}", '{{index .Config.Labels "com.docker.compose.service"}}', "{{.State.Status}}"],
  ...[
    "{{if .State.Health}}{{.State.Health.Status}}{{end}}",
    "{{.State.ExitCode}}",
    "{{.RestartCount}}",
    "{{.State.OOMKilled}}",
  ],
  ...["{{.Image}}", "{{.HostConfig.RestartPolicy.Name}}", "{{.HostConfig.NetworkMode}}"],
].join("\t");

/** Containers of released services that belong to a plain compose project; one-off ones (`docker compose run`) aside. */
export async function plainContainers({ engine, project, services }: PlainSpec): Promise<readonly PlainContainer[]> {
  const filters = [`label=com.docker.compose.project=${project}`, "label=com.docker.compose.oneoff=False"];
  const ids = await identifiers(engine, filters);
  if (ids.length === 0) return [];
  // A container that vanishes between the two calls makes inspect fail, yet it prints the others.
  const { stdout } = await engine.docker(["inspect", "--type", "container", "--format", format, "--", ...ids]);
  return stdout.split("\n").flatMap((line) => {
    const [
      id = "",
      name = "",
      service = "",
      status = "",
      health,
      exitCode,
      restarts,
      oomKilled,
      image = "",
      restart = "",
      mode = "",
    ] = line.split("\t");
    const known = services.find((one) => one.name === service);
    if (known === undefined) return [];
    return [
      {
        id,
        name: name.replace(/^\//, ""),
        service,
        part: known.part,
        release: 0,
        status,
        health: health === "" ? undefined : health,
        exitCode: Number(exitCode),
        restarts: Number(restarts),
        oomKilled: oomKilled === "true",
        comesBack: restart !== "no",
        addresses: [],
        image,
        restart,
        shares: mode.startsWith("container:"),
      },
    ];
  });
}

/** Those of a part that can serve: one without a server has only workers, and a job has ended. */
export function ofPart(containers: readonly PlainContainer[], part: Part): readonly PlainContainer[] {
  return containers.filter((container) => container.part === part);
}
