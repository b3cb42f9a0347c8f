import { fail } from "../failure.ts";
import { environmentNamed } from "../project/environment.ts";
import type { Environment } from "../project/model.ts";
import type { World } from "../world.ts";
import { checkSpecSchema } from "./check-schema.ts";
import type { CheckSpec } from "./check-spec.ts";
import { nothingToCheck } from "./failures.ts";
import type { GateInputs } from "./gate-inputs.ts";
import type { Subject } from "./subject.ts";

export interface WhatToCheck {
  readonly checks: readonly CheckSpec[];
  readonly subject: Subject;
}

/**
 * From the inputs: an address alone is checked itself; with checks, own or an environment's, it is where their paths
 * are asked. What the inputs say stands above what the environment says.
 */
export async function whatToCheck(inputs: GateInputs, world: World): Promise<WhatToCheck> {
  const { url, headers } = inputs;
  const environment = await environmentOf(inputs, world);
  const baseUrl = url === undefined ? addressOf(environment) : withoutQuery(url);
  const checks = inputs.checks ?? environment?.gate ?? (url === undefined ? [] : [checkSpecSchema.parse({ http: url })]);
  if (checks.length === 0) throw fail(nothingToCheck, { environment: environment?.name });
  return { checks, subject: { baseUrl, headers } };
}

async function environmentOf({ environment, config }: GateInputs, world: World): Promise<Environment | undefined> {
  if (environment === undefined) return undefined;
  const { loadProject } = await import("../project/load.ts");
  return environmentNamed(await loadProject({ world, config, environment }), environment);
}

function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** Where users reach the environment, as far as the project's file tells. */
function addressOf(environment: Environment | undefined): string | undefined {
  if (environment === undefined || environment.url !== undefined) return environment?.url;
  const { host, listen } = environment;
  if (listen === undefined || host.kind === "context") return undefined;
  if (host.kind === "ssh") return `http://${new URL(host.url).hostname}:${listen.port}`;
  const address = ["0.0.0.0", "::", ""].includes(listen.address) ? "127.0.0.1" : listen.address;
  return `http://${address.includes(":") ? `[${address}]` : address}:${listen.port}`;
}
