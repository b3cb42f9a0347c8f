import { z } from "zod";
import { fail } from "../../failure.ts";
import type { Files } from "../../world.ts";
import type { Store } from "../target.ts";
import { baseChanges } from "./base-changes.ts";
import { baseDocument } from "./base-document.ts";
import { lastLines } from "./containers.ts";
import type { ComposeDocument, ComposeNamed } from "./document.ts";
import type { DockerOptions, Engine } from "./engine.ts";
import { baseNotWell } from "./failures.ts";
import { type Inlined, inlineFiles } from "./inline-files.ts";
import { label, type Names } from "./naming.ts";

const ipamSchema = z.object({
  driver: z.string().optional(),
  config: z
    .array(z.object({ subnet: z.string().optional(), gateway: z.string().optional(), ip_range: z.string().optional() }))
    .nullish(),
});

export interface BaseSpec {
  readonly engine: Engine;
  readonly names: Names;
  readonly document: ComposeDocument | undefined;
  readonly base: readonly string[];
  /** Whether a base service whose configuration changed is made anew; otherwise what runs stays as it is. */
  readonly applyBase: boolean;
  /** Done when networks and volumes are there, before the first service. */
  readonly prepare?: (() => Promise<void>) | undefined;
  readonly warn?: (text: string) => void;
  /** Given for an engine on another machine: files of secrets and configs are read here, since they are not there. */
  readonly files?: Pick<Files, "read">;
  /** Remembers which volumes were there before the first deploy: nobody but their owner ever removes those. */
  readonly store?: Store | undefined;
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
    ...(kind === "network" ? addresses(wanted) : []),
    ...userLabels(wanted),
    ...["--label", `com.docker.compose.project=${project}`, "--label", `com.docker.compose.${kind}=${key}`],
    // By this label it is known as made by us, and only what we made is ever taken away again.
    ...["--label", `${label.scope}=${names.scope}`],
  ];
  await engine.must([kind, "create", ...flags, ...(kind === "volume" ? ["--name", name] : ["--", name])]);
  return true;
}

/** Subnets that the compose file fixes, and IPv6. */
function addresses({ ipam, enable_ipv6: ipv6 }: ComposeNamed): string[] {
  const read = ipamSchema.safeParse(ipam ?? {});
  const { driver, config } = read.success ? read.data : {};
  return [
    ...(ipv6 === true ? ["--ipv6"] : []),
    ...(driver === undefined || driver === "default" ? [] : ["--ipam-driver", driver]),
    ...(config ?? []).flatMap(({ subnet, gateway, ip_range: range }) => [
      ...(subnet === undefined ? [] : ["--subnet", subnet]),
      ...(gateway === undefined ? [] : ["--gateway", gateway]),
      ...(range === undefined ? [] : ["--ip-range", range]),
    ]),
  ];
}

function userLabels({ labels }: ComposeNamed): string[] {
  const read = z.record(z.string(), z.string()).safeParse(labels ?? {});
  return Object.entries(read.data ?? {}).flatMap(([key, value]) => ["--label", `${key}=${value}`]);
}

async function baseContainers(engine: Engine, names: Names, all: boolean): Promise<readonly string[]> {
  const listed = await engine.must([
    "ps",
    ...(all ? ["--all"] : []),
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
  await rememberVolumes(spec);
  let made = false;
  for (const [key, network] of Object.entries(document.networks ?? {})) {
    if (network?.external !== true) made = (await ensureNamed(engine, "network", key, network ?? {}, names)) || made;
  }
  for (const [key, volume] of Object.entries(document.volumes ?? {})) {
    if (volume?.external !== true) made = (await ensureNamed(engine, "volume", key, volume ?? {}, names)) || made;
  }
  await spec.prepare?.();
  if (base.length === 0) return { made };
  const running = await baseContainers(engine, names, false);
  const changed = spec.applyBase ? await changedBase(spec) : [];
  const wanted = base.filter((name) => !running.includes(name));
  if (wanted.length + changed.length === 0) return { made };
  // Only what was not there at all is made: a stopped base is somebody's data.
  const fresh = running.length === 0 && (await baseContainers(engine, names, true)).length === 0;
  const own = await ownDocument(spec, document, [...wanted, ...changed]);
  const options = { ...spec.surroundings, env: { ...spec.surroundings?.env, ...own.env }, stdin: JSON.stringify(own.document) };
  const after = afterRelease(document, base);
  const up = async (services: readonly string[], flags: readonly string[]) => {
    if (services.length === 0) return;
    const start = ["up", "--detach", "--no-build", ...flags];
    const argv = ["compose", "--project-name", names.base, "--file", "-", ...start, "--", ...services];
    const started = await engine.docker(argv, options);
    if (started.code !== 0) await explainBase(engine, names, services, started.stderr);
  };
  // What depends on a changed one, or is depended on by it, stays as it is.
  await up(changed, ["--no-deps", ...(changed.some((name) => after.has(name)) ? [] : ["--wait"])]);
  await up(
    wanted.filter((name) => !after.has(name)),
    ["--wait", "--no-recreate"],
  );
  // What depends on a released service can't be well before the first release is: it is started and not waited for.
  await up(
    wanted.filter((name) => after.has(name)),
    ["--no-recreate"],
  );
  return { made: made || fresh };
}

/** The document that base services are made from here, and the variables that compose has to be given with it. */
async function ownDocument(spec: BaseSpec, document: ComposeDocument, services: readonly string[]): Promise<Inlined> {
  const taken = await takenNames(spec, services);
  const plain = baseDocument(document, spec.names, spec.base, taken);
  return spec.files === undefined ? { document: plain, env: {} } : inlineFiles(spec.files, plain);
}

/** Running base services whose configuration in the files is another one by now. Changes nothing. */
export async function changedBase(spec: BaseSpec): Promise<readonly string[]> {
  const { engine, names, document, base } = spec;
  if (document === undefined || base.length === 0) return [];
  const own = await ownDocument({ ...spec, warn: () => undefined }, document, base);
  const options = { ...spec.surroundings, env: { ...spec.surroundings?.env, ...own.env } };
  return baseChanges({ engine, names, document, own: own.document, base, options });
}

/** Base services that depend on released ones, directly or by others. */
function afterRelease(document: ComposeDocument, base: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const waits = (name: string) =>
    Object.keys(document.services[name]?.depends_on ?? {}).some((other) => !base.includes(other) || found.has(other));
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const name of base) if (waits(name)) found.add(name);
  }
  return found;
}

/** Container names of base services that somebody else has, e.g. another environment of the same app on this machine. */
async function takenNames(
  { engine, names, document, warn }: BaseSpec,
  services: readonly string[],
): Promise<readonly string[]> {
  const taken: string[] = [];
  for (const service of services) {
    const name = document?.services[service]?.container_name;
    if (name === undefined) continue;
    const format = '{{index .Config.Labels "com.docker.compose.project"}}';
    const found = await engine.docker(["inspect", "--type", "container", "--format", format, "--", name]);
    if (found.code !== 0 || found.stdout.trim() === names.base) continue;
    taken.push(service);
    warn?.(
      `The container name ${name} is taken on ${engine.where}, so ${service} runs as ${names.base}-${service}-1; other services find it as ${name} all the same.`,
    );
  }
  return taken;
}

/** `up --wait` also refuses one-shot services that ended well (compose#11638); those are fine, everything else is told. */
async function explainBase(engine: Engine, names: Names, services: readonly string[], said: string): Promise<void> {
  const format = '{{.ID}}\t{{.Label "com.docker.compose.service"}}\t{{.State}}\t{{.Status}}';
  const listed = await engine.must([
    "ps",
    "--all",
    "--filter",
    `label=com.docker.compose.project=${names.base}`,
    "--format",
    format,
  ]);
  const listedRows = listed.stdout.split("\n").filter((line) => line !== "");
  // One that never started mostly waits for another: that one tells more.
  const rows = listedRows.toSorted(
    (left, right) => Number(left.includes("\tcreated\t")) - Number(right.includes("\tcreated\t")),
  );
  // What the engine refused, e.g. a port in use, leaves a container that was never started and printed nothing.
  const refused = /Error response from daemon: (.+)/.exec(said)?.[1];
  for (const row of rows) {
    const [id = "", service = "", state = "", status = ""] = row.split("\t");
    const fine = (state === "running" && !/unhealthy|starting/.test(status)) || /^Exited \(0\)/.test(status);
    if (fine) continue;
    const why = state === "created" && refused !== undefined ? refused : status;
    throw fail(baseNotWell, { service, status: why, lines: await lastLines(engine, id) });
  }
  const last = said.trim().split("\n").at(-1) ?? "";
  if (refused !== undefined || rows.length === 0) {
    throw fail(baseNotWell, { service: services.join(" or "), status: refused ?? last, lines: [] });
  }
}

const remembered = "volumes-before";

async function rememberVolumes({ engine, names, document, store }: BaseSpec): Promise<void> {
  if (store === undefined || (await store.read(remembered)) !== undefined) return;
  const found: string[] = [];
  for (const [key, { name = `${names.base}_${key}` } = {}] of entries(document?.volumes)) {
    if ((await engine.docker(["volume", "inspect", "--", name])).code === 0) found.push(name);
  }
  await store.write(remembered, found);
}

/** Takes away what `ensureBase` made, data included. What was there before, or what somebody else made, stays. */
export async function removeBase({ engine, names, document, store }: BaseSpec): Promise<void> {
  const before = z.array(z.string()).safeParse(await store?.read(remembered)).data ?? [];
  const ours = ["--filter", `label=${label.scope}=${names.scope}`];
  const filters = ["--filter", `label=com.docker.compose.project=${names.base}`, ...ours];
  const listed = await engine.must(["ps", "--all", "--quiet", ...filters]);
  const ids = listed.stdout.split("\n").filter((line) => line !== "");
  if (ids.length > 0) await engine.must(["rm", "--force", "--volumes", ...ids]);
  const remove = async (kind: "volume" | "network", known: ComposeDocument["volumes"]) => {
    const made = (await engine.must([kind, "ls", ...ours, "--format", "{{.Name}}"])).stdout.split("\n");
    for (const [key, { name = `${names.base}_${key}`, external } = {}] of entries(known)) {
      if (external !== true && made.includes(name) && !before.includes(name)) await engine.docker([kind, "rm", name]);
    }
  };
  await remove("volume", document?.volumes);
  await remove("network", document?.networks);
}

function entries(known: ComposeDocument["volumes"]): [string, ComposeNamed | undefined][] {
  return Object.entries(known ?? {}).map(([key, named]) => [key, named ?? undefined]);
}
