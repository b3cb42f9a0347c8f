import { createHash } from "node:crypto";
import { z } from "zod";
import { fail } from "../../../failure.ts";
import type { Engine } from "../engine.ts";
import { label } from "../naming.ts";
import { lastLines } from "../release/containers.ts";
import { portInUse, proxyNotStarted } from "./failures.ts";
import { type ProxySpec, proxyName } from "./proxy-spec.ts";
import { endpoints, type ProxyState } from "./proxy-state.ts";

/** Everything about the container that can't be changed while it runs, by the word for people. */
export type ContainerTraits = Readonly<Record<"image" | "port" | "networks" | "names", string>> & {
  /** A folder of the host; only where there is one, so that others stay as they were made. */
  readonly certificates?: string | undefined;
};

/** Where the proxy finds certificates with their keys. */
export const certificatesAt = "/sluice-tls/";

const traitsLabel = "sluice.proxy";
const traitsSchema = z.object({
  image: z.string(),
  port: z.string(),
  networks: z.string(),
  names: z.string(),
  certificates: z.string().optional(),
});

export function containerTraits(spec: ProxySpec, state: ProxyState): ContainerTraits {
  const also = (spec.also ?? []).map((one, index) => mapping(one, state.also?.[index]?.listen ?? 0));
  const preview = spec.preview === undefined ? [] : [mapping(spec.preview, state.preview ?? 0)];
  const tls = spec.tls === undefined ? [] : [mapping(spec.tls.listen, state.tls?.listen ?? 0)];
  return {
    ...(spec.tls === undefined ? {} : { certificates: spec.tls.certificates }),
    image: spec.image,
    port: [mapping(spec.publish, state.ports.public), ...also, ...preview, ...tls].join(" "),
    networks: [...new Set(spec.networks)].sort().join(" "),
    names: [...new Set(endpoints(state).map(({ service }) => service))].sort().join(" "),
  };
}

function mapping({ address, port }: { address: string; port: number }, inside: number): string {
  const host = address.includes(":") && !address.startsWith("[") ? `[${address}]` : address;
  return `${host === "" ? "" : `${host}:`}${port}:${inside}`;
}

export interface FoundContainer {
  readonly id: string;
  readonly running: boolean;
  readonly traits: ContainerTraits | undefined;
  /** Networks that it is on; undefined where nobody tells. */
  readonly networks?: readonly string[] | undefined;
}

export async function findContainer(engine: Engine, name: string): Promise<FoundContainer | undefined> {
  const format = `{{.Id}} {{.State.Running}} {{index .Config.Labels "${traitsLabel}"}}\t{{json .NetworkSettings.Networks}}`;
  const found = await engine.docker(["inspect", "--type", "container", "--format", format, name]);
  if (found.code !== 0) return undefined;
  const [told = "", joined = "null"] = found.stdout.trim().split("\t");
  const [id = "", running, ...rest] = told.split(" ");
  const traits = traitsSchema.safeParse(jsonOf(rest.join(" "))).data;
  const networks = z.record(z.string(), z.unknown()).safeParse(jsonOf(joined)).data;
  return { id, running: running === "true", traits, networks: networks && Object.keys(networks) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Makes the container, joined to all networks, without starting it. */
export async function createContainer(spec: ProxySpec, traits: ContainerTraits, config: string): Promise<string> {
  const { engine, scope, volume } = spec;
  const aliases = traits.names.split(" ").filter((name) => name !== "");
  const [first, ...others] = traits.networks.split(" ");
  const made = await engine.must([
    ...["create", "--name", proxyName(scope), "--restart", "unless-stopped"],
    ...["--label", `${label.scope}=${scope}`, "--label", `${traitsLabel}=${JSON.stringify(traits)}`],
    ...traits.port.split(" ").flatMap((port) => ["--publish", port]),
    ...["--network", first ?? "bridge"],
    ...aliases.flatMap((alias) => ["--network-alias", alias]),
    ...["--mount", `type=volume,source=${volume.name},target=${volume.mountedAt},readonly`],
    ...(spec.tls === undefined
      ? []
      : // Keys are mostly root's alone: the master reads them, and what speaks to the world is somebody else.
        ["--user", "0:0", "--mount", `type=bind,source=${spec.tls.certificates},target=${certificatesAt},readonly`]),
    ...["--stop-signal", "SIGUSR1", "--entrypoint", "haproxy"],
    ...[spec.image, "-W", "-db", "-f", config],
  ]);
  const id = made.stdout.trim();
  for (const network of others) {
    await engine.must(["network", "connect", ...aliases.flatMap((alias) => ["--alias", alias]), network, id]);
  }
  return id;
}

/** Who publishes a port, by the container's name; undefined when no container does. */
export async function portHolder(engine: Engine, port: number): Promise<string | undefined> {
  const listed = await engine.docker(["ps", "--filter", `publish=${port}`, "--format", "{{.Names}}"]);
  const name = listed.stdout.split("\n")[0]?.trim() ?? "";
  return name === "" ? undefined : `the container ${name}`;
}

export async function startContainer(spec: ProxySpec, id: string): Promise<void> {
  const { engine, publish } = spec;
  const started = await engine.docker(["start", id]);
  if (started.code === 0) return;
  if (/port is already allocated|address already in use|ports are not available/i.test(started.stderr)) {
    const taken =
      [
        publish,
        ...(spec.also ?? []),
        ...(spec.preview === undefined ? [] : [spec.preview]),
        ...(spec.tls === undefined ? [] : [spec.tls.listen]),
      ].find(({ port }) => started.stderr.includes(`:${port}`)) ?? publish;
    const { address, port } = taken;
    throw fail(portInUse, { where: engine.where, address, port, by: await portHolder(engine, port) });
  }
  const lines = [...(await lastLines(engine, id)), ...started.stderr.trim().split("\n").slice(-2)];
  throw fail(proxyNotStarted, { proxy: proxyName(spec.scope), lines });
}

/** A name aside, for the old container while the new one proves itself. */
export function nameAside(scope: string, id: string): string {
  return `${proxyName(scope)}-${createHash("sha256").update(id).digest("hex").slice(0, 8)}`;
}
