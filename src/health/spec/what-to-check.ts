import { fail } from "../../failure.ts";
import { environmentNamed } from "../../project/environment.ts";
import type { Environment } from "../../project/model.ts";
import type { World } from "../../world.ts";
import { type AlertRule, usualAlertRules } from "../alert-rule.ts";
import type { Baseline } from "../baseline-of.ts";
import { dockerContainers } from "../docker-containers.ts";
import { nothingToCheck } from "../failures.ts";
import type { GateInputs } from "../inputs/gate-inputs.ts";
import type { ScoreRules } from "../verdict.ts";
import type { CheckSpec } from "./check-spec.ts";
import { forEachComponent, namesOfReleased } from "./for-each-component.ts";
import type { Containers, Subject } from "./subject.ts";

export interface WhatToCheck {
  readonly checks: readonly CheckSpec[];
  readonly subject: Subject;
  readonly earlier?: Baseline["earlier"];
  readonly score: ScoreRules | undefined;
  readonly alertRules: readonly AlertRule[];
}

/**
 * From the inputs: an address alone is checked itself; with checks, own or an environment's, it is where their paths
 * are asked. What the inputs say stands above what the environment says.
 */
export async function whatToCheck(inputs: GateInputs, world: World): Promise<WhatToCheck> {
  const { url, headers } = inputs;
  const { environment, components } = await environmentOf(inputs, world);
  const baseUrl = url === undefined ? addressOf(environment) : withoutQuery(url);
  const written = inputs.checks ?? environment?.gate ?? (await addressAlone(url));
  const checks = forEachComponent(written, components);
  if (checks.length === 0) throw fail(nothingToCheck, { environment: environment?.name });
  const { subject: before, earlier } = await baselineOfInputs(inputs, checks, world);
  // How an environment's checks are judged together says nothing of other checks.
  const own = inputs.checks === undefined ? environment : undefined;
  return {
    checks,
    score: inputs.score ?? own?.score,
    alertRules: inputs["alert-rules"] ?? own?.alertRules ?? usualAlertRules,
    subject: { baseUrl, headers, ...around(environment, inputs, world), ...(before === undefined ? {} : { baseline: before }) },
    ...(earlier === undefined ? {} : { earlier }),
  };
}

async function addressAlone(url: string | undefined): Promise<readonly CheckSpec[]> {
  if (url === undefined) return [];
  const { checkSpecSchema } = await import("./check-schema.ts");
  return [checkSpecSchema.parse({ http: url })];
}

async function baselineOfInputs(inputs: GateInputs, checks: readonly CheckSpec[], world: World): Promise<Baseline> {
  const { baseline, headers } = inputs;
  return baseline === undefined ? {} : (await import("../baseline-of.ts")).baselineOf(baseline, { checks, headers, world });
}

/** What checks may see besides the app itself. */
function around(environment: Environment | undefined, inputs: GateInputs, world: World): Partial<Subject> {
  const sourceHeaders = inputs["metrics-headers"];
  for (const value of Object.values(sourceHeaders)) if (value !== "") world.log.mask(value);
  const names: Record<string, string> = environment === undefined ? {} : { environment: environment.name };
  return { sourceHeaders, names, containers: containersOf(environment, world) };
}

/** The containers of the environment's engine, of this machine without one; each by its own name. */
function containersOf(environment: Environment | undefined, { run }: World): Containers {
  const { host } = environment ?? { host: { kind: "local" } as const };
  const where = host.kind === "local" ? [] : host.kind === "ssh" ? ["--host", host.url] : ["--context", host.name];
  return dockerContainers(
    (args, options) => run({ argv: ["docker", ...where, ...args], ...options }),
    async (name) => [name],
  );
}

interface Known {
  readonly environment: Environment | undefined;
  /** The names of what is released. */
  readonly components: readonly string[];
}

async function environmentOf({ environment, config }: GateInputs, world: World): Promise<Known> {
  if (environment === undefined) return { environment: undefined, components: [] };
  const { loadProject } = await import("../../project/load.ts");
  const project = await loadProject({ world, config, environment });
  return { environment: environmentNamed(project, environment), components: namesOfReleased(project) };
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
