import { posix } from "node:path";
import { fail } from "../failure.ts";
import type { InputsOf } from "../input.ts";
import { placedBuild } from "../project/component-build.ts";
import { noSuchComponent } from "../project/failures.ts";
import type { Component, Project } from "../project/model.ts";
import { isRemote } from "../project/remote-context.ts";
import { didYouMean } from "../quantity/nearest.ts";
import type { RunFacts } from "../world.ts";
import type { BuildOrder } from "./build-argv.ts";
import type { buildInputs } from "./build-inputs.ts";
import { buildSecrets } from "./build-secrets.ts";
import { composeOptions } from "./compose-options.ts";
import { entries, words } from "./entries.ts";
import { badPair, inlineDockerfile, nothingToBuild, unsafeValue } from "./failures.ts";
import { isDigest, isTag, parseReference, pinned, type Reference, tagged } from "./reference.ts";
import { readTag, type WantedTags, wantedTags } from "./wanted-tags.ts";

export type BuildInputs = InputsOf<typeof buildInputs>;

/** What is asked for, complete: the inputs, filled up from the project. */
export interface BuildRequest {
  /** Without tag and digest. */
  readonly image: Reference;
  readonly tags: WantedTags;
  readonly order: Omit<BuildOrder, "metadataFile">;
  readonly promoteFrom: Reference | undefined;
  /** What the component's compose service says and is done otherwise. */
  readonly untaken: readonly string[];
}

function componentNamed(name: string, project: Project): Component {
  const names = project.components.map((component) => component.name);
  const found = project.components.find((component) => component.name === name);
  if (found === undefined) {
    throw fail(noSuchComponent, { name, known: names, hint: didYouMean(name, names) });
  }
  if (found.context === undefined) throw fail(nothingToBuild, { why: `the component "${name}" has no service with "build:"` });
  return found;
}

function imageOf(inputs: BuildInputs, component: Component | undefined): Reference {
  const asked = words(inputs.tags);
  const name = inputs.image ?? component?.image;
  if (name !== undefined) {
    const image = parseReference(name);
    if (image.tag === undefined && image.digest === undefined) return image;
    throw fail(nothingToBuild, { why: `"image" is a name without tag, but it is "${name}"; put the tag into "tags"` });
  }
  const full = asked.find((text) => !isTag(text));
  if (full === undefined) throw fail(nothingToBuild, { why: 'neither "image" nor a full reference in "tags" names the image' });
  return { ...readTag(full, undefined), tag: undefined };
}

function placesOf(
  inputs: BuildInputs,
  component: Component | undefined,
  base: string,
): { context: string; file: string | undefined } {
  const inProject = (path: string) => (isRemote(path) || posix.isAbsolute(path) ? path : posix.join(base, path));
  const context = inputs.context ?? (component?.context === undefined ? "." : inProject(component.context));
  const ownFile =
    component?.dockerfile === undefined || inputs.context !== undefined
      ? undefined
      : isRemote(context)
        ? component.dockerfile
        : inProject(component.dockerfile);
  if (
    component !== undefined &&
    component.dockerfile === undefined &&
    inputs.context === undefined &&
    inputs.file === undefined
  )
    throw fail(inlineDockerfile, { component: component.name });
  const file = inputs.file ?? ownFile ?? (isRemote(context) ? undefined : posix.join(context, "Dockerfile"));
  return { context, file };
}

function promotionSource(text: string | undefined, image: Reference): Reference | undefined {
  if (text === undefined) return undefined;
  if (isDigest(text)) return pinned(image, text);
  if (isTag(text)) return tagged(image, text);
  const reference = parseReference(text);
  return reference.digest === undefined ? tagged(reference, reference.tag ?? "latest") : pinned(reference, reference.digest);
}

/** A program would take such a value for an option. */
export function refuseOptions(values: Readonly<Record<string, string | undefined>>): void {
  for (const [input, value] of Object.entries(values)) {
    if (value?.startsWith("-") === true) throw fail(unsafeValue, { input, value });
  }
}

/** `KEY=value` entries; build-args and labels may also be names alone. */
export function pairs(input: string, text: string): readonly string[] {
  const found = entries(text);
  const wrong = found.findIndex((entry) => /^[=-]/.test(entry));
  if (wrong >= 0) throw fail(badPair, { input, entry: `entry ${wrong + 1}`, why: "it has no name before a value" });
  return found;
}

/** Decides what is built; `project` is read when a component is asked for. */
export function buildRequest(inputs: BuildInputs, project: Project | undefined, facts: RunFacts): BuildRequest {
  const component =
    inputs.component === undefined || project === undefined ? undefined : componentNamed(inputs.component, project);
  const base = project === undefined ? "" : posix.relative(facts.workspace, project.directory);
  const image = imageOf(inputs, component);
  const tags = wantedTags(image, words(inputs.tags), facts);
  const own = pairs("build-args", inputs["build-args"]);
  const ownNames = new Set(own.map((entry) => entry.split("=")[0]));
  const inherited = Object.entries(component?.buildArgs ?? {}).filter(([name]) => !ownNames.has(name));
  const { context, file } = placesOf(inputs, component, base);
  const target = inputs.target ?? component?.target;
  const secrets = buildSecrets(inputs.secrets ?? "");
  const said = (key: string) => component?.build?.settings[key]?.map(({ value }) => value) ?? [];
  /** A list input that is given stands in the place of what the service says. */
  const over = (list: readonly string[], key: string) => (list.length > 0 ? list : said(key));
  const platforms = over(words(inputs.platforms), "platforms");
  const openArgs = (component?.build?.openArgs ?? []).filter((name) => !ownNames.has(name));
  const labels = pairs("labels", inputs.labels);
  const labelled = new Set(labels.map((label) => label.split("=")[0]));
  const inProject = (path: string) => posix.join(base, path);
  const build = component?.build === undefined ? undefined : placedBuild(component.build, inProject);
  const compose = composeOptions(component === undefined ? undefined : { name: component.name, build }, {
    secrets: secrets.map(({ id }) => id),
    variables: facts.variables ?? {},
    inProject,
  });
  refuseOptions({ context, file, target, builder: inputs.builder, username: inputs.username, registry: inputs.registry });
  refuseOptions(Object.fromEntries(platforms.map((platform) => ["platforms", platform])));
  return {
    image,
    tags,
    promoteFrom: promotionSource(inputs["promote-from"], image),
    untaken: compose.untaken,
    order: {
      context,
      file,
      tags: [],
      push: inputs.push,
      platforms,
      buildArgs: [...inherited.map(([name, value]) => `${name}=${value}`), ...openArgs, ...own],
      secrets: [...secrets, ...compose.secrets],
      target,
      labels: [...said("labels").filter((label) => !labelled.has(label.split("=")[0])), ...labels],
      cacheFrom: over(entries(inputs["cache-from"]), "cache_from"),
      cacheTo: over(entries(inputs["cache-to"]), "cache_to"),
      noCache: inputs["no-cache"],
      pull: inputs.pull || said("pull")[0] === "true",
      more: compose.words,
      builder: inputs.builder,
    },
  };
}
