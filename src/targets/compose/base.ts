import { baseDocument } from "./base-document.ts";
import type { ComposeDocument, ComposeNamed } from "./document.ts";
import type { Engine } from "./engine.ts";
import type { Names } from "./naming.ts";

export interface BaseSpec {
  readonly engine: Engine;
  readonly names: Names;
  readonly document: ComposeDocument | undefined;
  readonly base: readonly string[];
  /** Whether a base service whose configuration changed is made anew; otherwise what runs stays as it is. */
  readonly applyBase: boolean;
}

/**
 * Networks and volumes are made with compose's own labels: base services, releases and the user's own
 * `docker compose` commands then all take them for theirs.
 */
async function ensureNamed(
  engine: Engine,
  kind: "network" | "volume",
  key: string,
  wanted: ComposeNamed,
  project: string,
): Promise<void> {
  const name = wanted.name ?? `${project}_${key}`;
  const found = await engine.docker([kind, "inspect", "--", name]);
  if (found.code === 0) return;
  const { driver, driver_opts: options, internal, attachable } = wanted;
  const flags = [
    ...(typeof driver === "string" ? ["--driver", driver] : []),
    ...Object.entries(options ?? {}).flatMap(([option, value]) => ["--opt", `${option}=${String(value)}`]),
    ...(internal === true ? ["--internal"] : []),
    ...(attachable === true ? ["--attachable"] : []),
    ...["--label", `com.docker.compose.project=${project}`, "--label", `com.docker.compose.${kind}=${key}`],
  ];
  await engine.must([kind, "create", ...flags, ...(kind === "volume" ? ["--name", name] : ["--", name])]);
}

async function runningBase(engine: Engine, names: Names): Promise<readonly string[]> {
  const listed = await engine.must([
    "ps",
    "--filter",
    `label=com.docker.compose.project=${names.base}`,
    "--format",
    '{{.Label "com.docker.compose.service"}}',
  ]);
  return listed.stdout.split("\n").filter((line) => line !== "");
}

export async function ensureBase(spec: BaseSpec): Promise<{ made: boolean }> {
  const { engine, names, document, base } = spec;
  if (document === undefined) return { made: false };
  for (const [key, network] of Object.entries(document.networks ?? {})) {
    if (network?.external !== true) await ensureNamed(engine, "network", key, network ?? {}, names.base);
  }
  for (const [key, volume] of Object.entries(document.volumes ?? {})) {
    if (volume?.external !== true) await ensureNamed(engine, "volume", key, volume?.name ?? `${names.base}_${key}`, names.base);
  }
  if (base.length === 0) return { made: false };
  const running = await runningBase(engine, names);
  const missing = base.filter((name) => !running.includes(name));
  if (missing.length === 0 && !spec.applyBase) return { made: false };
  const stdin = JSON.stringify(baseDocument(document, names, base));
  const change = spec.applyBase ? [] : ["--no-recreate"];
  const started = await engine.docker(
    [
      "compose",
      "--project-name",
      names.base,
      "--file",
      "-",
      "up",
      "--detach",
      "--wait",
      "--no-build",
      ...change,
      "--",
      ...(spec.applyBase ? base : missing),
    ],
    { stdin },
  );
  if (started.code !== 0)
    await engine.must(["compose", "--project-name", names.base, "--file", "-", "up", "--detach", "--no-recreate"], { stdin });
  return { made: running.length === 0 };
}

export async function removeBase({ engine, names, document }: BaseSpec): Promise<void> {
  const filter = `label=com.docker.compose.project=${names.base}`;
  const listed = await engine.must(["ps", "--all", "--quiet", "--filter", filter]);
  const ids = listed.stdout.split("\n").filter((line) => line !== "");
  if (ids.length > 0) await engine.must(["rm", "--force", "--volumes", ...ids]);
  for (const volume of Object.values(document?.volumes ?? {})) {
    if (volume?.external !== true && volume?.name !== undefined) await engine.docker(["volume", "rm", "--", volume.name]);
  }
  for (const network of Object.values(document?.networks ?? {})) {
    if (network?.external !== true && network?.name !== undefined) await engine.docker(["network", "rm", network.name]);
  }
}
