import { fail } from "../../failure.ts";
import { baseDocument } from "./base-document.ts";
import { lastLines } from "./containers.ts";
import type { ComposeDocument, ComposeNamed } from "./document.ts";
import type { DockerOptions, Engine } from "./engine.ts";
import { baseNotWell } from "./failures.ts";
import { label, type Names } from "./naming.ts";

export interface BaseSpec {
  readonly engine: Engine;
  readonly names: Names;
  readonly document: ComposeDocument | undefined;
  readonly base: readonly string[];
  /** Whether a base service whose configuration changed is made anew; otherwise what runs stays as it is. */
  readonly applyBase: boolean;
  /** Where compose finds the variables that secrets are taken from. */
  readonly surroundings?: Pick<DockerOptions, "cwd" | "env"> | undefined;
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
  names: Names,
): Promise<boolean> {
  const project = names.base;
  const name = wanted.name ?? `${project}_${key}`;
  const found = await engine.docker([kind, "inspect", "--", name]);
  if (found.code === 0) return false;
  const { driver, driver_opts: options, internal, attachable } = wanted;
  const flags = [
    ...(typeof driver === "string" ? ["--driver", driver] : []),
    ...Object.entries(options ?? {}).flatMap(([option, value]) => ["--opt", `${option}=${String(value)}`]),
    ...(internal === true ? ["--internal"] : []),
    ...(attachable === true ? ["--attachable"] : []),
    ...["--label", `com.docker.compose.project=${project}`, "--label", `com.docker.compose.${kind}=${key}`],
    // By this label it is known as made by us, and only what we made is ever taken away again.
    ...["--label", `${label.scope}=${names.scope}`],
  ];
  await engine.must([kind, "create", ...flags, ...(kind === "volume" ? ["--name", name] : ["--", name])]);
  return true;
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
  let made = false;
  for (const [key, network] of Object.entries(document.networks ?? {})) {
    if (network?.external !== true) made = (await ensureNamed(engine, "network", key, network ?? {}, names)) || made;
  }
  for (const [key, volume] of Object.entries(document.volumes ?? {})) {
    if (volume?.external !== true) made = (await ensureNamed(engine, "volume", key, volume ?? {}, names)) || made;
  }
  if (base.length === 0) return { made };
  const running = await runningBase(engine, names);
  const missing = base.filter((name) => !running.includes(name));
  if (missing.length === 0 && !spec.applyBase) return { made };
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
    { ...spec.surroundings, stdin },
  );
  if (started.code !== 0) await explainBase(engine, names, started.stderr);
  return { made: made || running.length === 0 };
}

/** `up --wait` also refuses one-shot services that ended well (compose#11638); those are fine, everything else is told. */
async function explainBase(engine: Engine, names: Names, said: string): Promise<void> {
  const format = '{{.ID}}\t{{.Label "com.docker.compose.service"}}\t{{.State}}\t{{.Status}}';
  const listed = await engine.must([
    "ps",
    "--all",
    "--filter",
    `label=com.docker.compose.project=${names.base}`,
    "--format",
    format,
  ]);
  const rows = listed.stdout.split("\n").filter((line) => line !== "");
  for (const row of rows) {
    const [id = "", service = "", state = "", status = ""] = row.split("\t");
    const fine = (state === "running" && !/unhealthy|starting/.test(status)) || /^Exited \(0\)/.test(status);
    if (!fine) throw fail(baseNotWell, { service, status, lines: await lastLines(engine, id) });
  }
  if (rows.length === 0)
    throw fail(baseNotWell, { service: "The base", status: said.trim().split("\n").at(-1) ?? "", lines: [] });
}

/** Takes away what `ensureBase` made, data included. What was there before, or what somebody else made, stays. */
export async function removeBase({ engine, names, document }: BaseSpec): Promise<void> {
  const ours = ["--filter", `label=${label.scope}=${names.scope}`];
  const filters = ["--filter", `label=com.docker.compose.project=${names.base}`, ...ours];
  const listed = await engine.must(["ps", "--all", "--quiet", ...filters]);
  const ids = listed.stdout.split("\n").filter((line) => line !== "");
  if (ids.length > 0) await engine.must(["rm", "--force", "--volumes", ...ids]);
  const remove = async (kind: "volume" | "network", known: ComposeDocument["volumes"]) => {
    const made = (await engine.must([kind, "ls", ...ours, "--format", "{{.Name}}"])).stdout.split("\n");
    for (const [key, { name = `${names.base}_${key}`, external } = {}] of entries(known)) {
      if (external !== true && made.includes(name)) await engine.docker([kind, "rm", name]);
    }
  };
  await remove("volume", document?.volumes);
  await remove("network", document?.networks);
}

function entries(known: ComposeDocument["volumes"]): [string, ComposeNamed | undefined][] {
  return Object.entries(known ?? {}).map(([key, named]) => [key, named ?? undefined]);
}
