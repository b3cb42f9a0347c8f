import type { Files } from "../../../world.ts";
import type { Store } from "../../target.ts";
import type { ComposeDocument } from "../document/document.ts";
import { type Inlined, inlineFiles } from "../document/inline-files.ts";
import type { DockerOptions, Engine } from "../engine.ts";
import type { Names } from "../naming.ts";
import { baseChanges } from "./base-changes.ts";
import { baseDocument } from "./base-document.ts";
import { ensureNamed } from "./ensure-named.ts";
import { explainBase } from "./explain-base.ts";
import { rememberVolumes } from "./remove-base.ts";

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
    // What is built from here is built there once: when its image is missing.
    const built = services.some((name) => own.document.services[name]?.build !== undefined);
    const start = ["up", "--detach", ...(built ? [] : ["--no-build"]), ...flags];
    const compose = ["compose", "--project-name", names.base, "--file", "-"];
    let waited = services;
    let started = await engine.docker([...compose, ...start, "--", ...waited], options);
    while (started.code !== 0) {
      waited = await explainBase(engine, names, waited, started.stderr);
      if (waited.length === 0) return;
      const wait = ["up", "--detach", "--no-build", "--no-deps", "--no-recreate", "--wait"];
      started = await engine.docker([...compose, ...wait, "--", ...waited], options);
    }
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
