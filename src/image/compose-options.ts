import { posix } from "node:path";
import type { Failure } from "../failure.ts";
import { fail } from "../failure.ts";
import type { SecretSource } from "../project/component-build.ts";
import type { BuildSetting } from "../project/compose-build-settings.ts";
import type { Component } from "../project/model.ts";
import { isRemote } from "../project/remote-context.ts";
import type { BuildSecret } from "./build-secrets.ts";
import { composeBuildRefused } from "./failures.ts";

/** What compose would give a build beyond what this action has inputs for, as options of buildx. */
export interface ComposeOptions {
  readonly words: readonly string[];
  readonly secrets: readonly BuildSecret[];
  /** What it says and this action does otherwise, as sentences. */
  readonly untaken: readonly string[];
}

/** Where a path of the project is, from the workspace. */
type InProject = (path: string) => string;

const isTrue = (value: string | undefined) => value === "true";

function refused(component: string, { place }: Pick<BuildSetting, "place">, what: string, remedy: string): Failure {
  return fail(composeBuildRefused, { component, what, remedy, place });
}

function context(component: string, setting: BuildSetting, inProject: InProject): readonly string[] {
  const equals = setting.value.indexOf("=");
  const [name, source] = [setting.value.slice(0, equals), setting.value.slice(equals + 1)];
  if (source.startsWith("service:")) {
    const what = `takes files from the image of another service (additional_contexts: ${setting.value}), which a build of its own does not have`;
    const remedy = `Make "${source.slice("service:".length)}" a stage of the same Dockerfile, or name a pushed image: ${name}=docker-image://….`;
    throw refused(component, setting, what, remedy);
  }
  return ["--build-context", `${name}=${isRemote(source) || posix.isAbsolute(source) ? source : inProject(source)}`];
}

type Given = {
  /** Ids of secrets that the caller gave, which stand above. */
  readonly secrets: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  readonly inProject: InProject;
};

/** A secret from a variable: buildx is told its name, and finds it in its own environment. */
function variableSecret(component: string, source: SecretSource, variables: Given["variables"]): readonly BuildSecret[] {
  const { id, file, variable } = source;
  if (file !== undefined) return [];
  const remedy = `Give it in the input "secrets", as ${id}=value.`;
  if (variable === undefined) {
    const what = `wants the secret "${id}", for which no "secrets:" at the top of the compose files names a file or a variable`;
    throw refused(component, source, what, remedy);
  }
  const value = Object.hasOwn(variables, variable) ? variables[variable] : undefined;
  if (value === undefined || value === "") {
    const what = `wants the secret "${id}" from the variable ${variable}, which is not set here`;
    throw refused(component, source, what, `${remedy} Or set ${variable} in the step's "env:".`);
  }
  return [{ id, variable, value }];
}

function fileSecret({ id, file }: SecretSource, inProject: InProject): readonly string[] {
  if (file === undefined) return [];
  return ["--secret", `id=${id},src=${posix.isAbsolute(file) ? file : inProject(file)}`];
}

/** Why a key is not taken; it is told, and nothing is refused, since the image is the same without. */
const otherwise: Readonly<Record<string, string>> = {
  tags: 'this action sets its own tags; put more into the input "tags"',
  provenance: "images are built without provenance, since it makes an index of every image",
  sbom: "images are built without an SBOM, since it makes an index of every image",
  isolation: "it means something on Windows only",
};

export function composeOptions(component: Pick<Component, "name" | "build"> | undefined, given: Given): ComposeOptions {
  if (component?.build === undefined) return { words: [], secrets: [], untaken: [] };
  const { name, build } = component;
  const values = (key: string) => (build.settings[key] ?? []).map(({ value }) => value);
  const first = (key: string) => values(key)[0];
  const each = (option: string, texts: readonly string[]) => texts.flatMap((text) => [option, text]);
  const secrets = build.secrets.filter(({ id }) => !given.secrets.includes(id));
  const privileged = isTrue(first("privileged")) ? ["security.insecure"] : [];
  const asText = (key: string) => values(key).filter((value) => value !== "false" && value !== "default");
  return {
    words: [
      ...build.contexts.flatMap((one) => context(name, one, given.inProject)),
      ...secrets.flatMap((one) => fileSecret(one, given.inProject)),
      ...each("--ssh", values("ssh")),
      ...each("--network", values("network")),
      ...each("--shm-size", values("shm_size")),
      ...each("--ulimit", values("ulimits")),
      ...each(
        "--add-host",
        values("extra_hosts").map((host) => host.replace("=", ":")),
      ),
      ...each("--no-cache-filter", values("no_cache_filter")),
      ...each("--allow", [...new Set([...values("entitlements"), ...privileged])]),
      ...(isTrue(first("no_cache")) ? ["--no-cache"] : []),
    ],
    secrets: secrets.flatMap((one) => variableSecret(name, one, given.variables)),
    untaken: Object.entries(otherwise).flatMap(([key, why]) => {
      const [setting] = build.settings[key] ?? [];
      if (setting === undefined || asText(key).length === 0) return [];
      return [`${setting.place.file}:${setting.place.line}: build.${key} of "${name}" is not taken: ${why}.`];
    }),
  };
}
