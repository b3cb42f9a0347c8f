import { z } from "zod";
import type { ComposeNamed } from "../document/document.ts";
import type { Engine } from "../engine.ts";
import { label, type Names } from "../naming.ts";

const ipamSchema = z.object({
  driver: z.string().optional(),
  options: z.record(z.string(), z.string()).nullish(),
  config: z
    .array(
      z.object({
        subnet: z.string().optional(),
        gateway: z.string().optional(),
        ip_range: z.string().optional(),
        aux_addresses: z.record(z.string(), z.string()).nullish(),
      }),
    )
    .nullish(),
});

/**
 * Networks and volumes are made with compose's own labels: base services, releases and the user's own
 * `docker compose` commands then all take them for theirs.
 */
export async function ensureNamed(
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
  const { driver, options, config } = read.success ? read.data : {};
  return [
    ...(ipv6 === true ? ["--ipv6"] : []),
    ...(driver === undefined || driver === "default" ? [] : ["--ipam-driver", driver]),
    ...Object.entries(options ?? {}).flatMap(([option, value]) => ["--ipam-opt", `${option}=${value}`]),
    ...(config ?? []).flatMap(({ subnet, gateway, ip_range: range, aux_addresses: kept }) => [
      ...(subnet === undefined ? [] : ["--subnet", subnet]),
      ...(gateway === undefined ? [] : ["--gateway", gateway]),
      ...(range === undefined ? [] : ["--ip-range", range]),
      // Addresses that no container may be given, since something else has them.
      ...Object.entries(kept ?? {}).flatMap(([name, address]) => ["--aux-address", `${name}=${address}`]),
    ]),
  ];
}

function userLabels({ labels }: ComposeNamed): string[] {
  const read = z.record(z.string(), z.string()).safeParse(labels ?? {});
  return Object.entries(read.data ?? {}).flatMap(([key, value]) => ["--label", `${key}=${value}`]);
}
