import { posix } from "node:path";
import { componentBuild, type TopSecrets } from "./component-build.ts";
import type { ComposeService } from "./compose-service.ts";
import { literalGlob } from "./glob-text.ts";
import { withoutTag, withTag } from "./image-name.ts";
import type { Component } from "./model.ts";
import { isRemote } from "./remote-context.ts";
import type { WrittenComponent } from "./schema/file-schema.ts";

const nothing: WrittenComponent = {};

/** Other folders that a build takes files from, and other components it takes images from. */
function additional(service: ComposeService): { readonly paths: readonly string[]; readonly needs: readonly string[] } {
  const sources = Object.values(service.build?.additional ?? {});
  return {
    paths: sources.filter((one) => !isRemote(one) && !posix.isAbsolute(one)).map((one) => `${literalGlob(one)}/**`),
    needs: sources.filter((one) => one.startsWith("service:")).map((one) => one.slice("service:".length)),
  };
}

function built(
  project: string,
  service: ComposeService,
  services: readonly string[],
  said: WrittenComponent,
  secrets: TopSecrets,
): Component {
  const build = service.build;
  const more = additional(service);
  return {
    name: service.name,
    service: service.name,
    services: [service.name, ...services.filter((other) => other !== service.name)],
    path: said.path === undefined ? (build === undefined || isRemote(build.context) ? "" : build.context) : clean(said.path),
    // Compose names an image that has no name after project and service.
    image: said.image ?? (service.image ? withoutTag(service.image) : `${project}-${service.name}`),
    context: build?.context,
    dockerfile: build?.dockerfile,
    buildArgs: build?.args ?? {},
    target: build?.target,
    build: componentBuild(service, secrets),
    needs: [...new Set([...(said.needs ?? []), ...more.needs])],
    paths: [...(said.paths ?? []), ...more.paths],
    lint: said.lint ?? [],
    test: said.test ?? [],
    ...(said.writer === undefined ? {} : { writer: said.writer }),
    python: python(said),
  };
}

function library(name: string, said: WrittenComponent): Component {
  return {
    name,
    service: undefined,
    services: [],
    path: clean(said.path ?? ""),
    image: undefined,
    context: undefined,
    dockerfile: undefined,
    buildArgs: {},
    target: undefined,
    needs: said.needs ?? [],
    paths: said.paths ?? [],
    lint: said.lint ?? [],
    test: said.test ?? [],
    ...(said.writer === undefined ? {} : { writer: said.writer }),
    python: python(said),
  };
}

const clean = (path: string) => posix.normalize(path).replace(/(.)\/$/, "$1");

function python(said: WrittenComponent): Component["python"] {
  if (said.python === undefined) return undefined;
  return { version: said.python.version, tools: said.python.tools ?? [], imports: said.python.imports ?? [] };
}

/**
 * Services with `build` (or that `components:` gives an image) are components; services with the same image, tag included,
 * belong to the first of them. What is left in `components:` are libraries, and so is what is said to be base.
 */
export function componentsOf(
  project: string,
  services: ReadonlyMap<string, ComposeService>,
  said: ReadonlyMap<string, WrittenComponent>,
  secrets: TopSecrets = new Map(),
): readonly Component[] {
  const isReleased = ({ name, build }: ComposeService) =>
    said.get(name)?.part !== "base" && (build !== undefined || said.get(name)?.image !== undefined);
  const released = [...services.values()].filter(isReleased);
  const runsImageOf = (first: ComposeService, service: ComposeService): boolean => {
    if (!service.image) return false;
    if (first.image && withTag(first.image) === withTag(service.image)) return true;
    // A name that sluice.yaml gives is without a tag, so any tag of it is meant.
    const named = said.get(first.name)?.image;
    return named !== undefined && named === withoutTag(service.image) && named !== withoutTag(first.image ?? "");
  };
  const owner = (service: ComposeService): ComposeService | undefined => {
    if (said.has(service.name) && isReleased(service)) return service;
    return released.find((other) => runsImageOf(other, service)) ?? (isReleased(service) ? service : undefined);
  };
  const belonging = new Map<string, string[]>();
  for (const service of services.values()) {
    const owned = owner(service)?.name;
    if (owned !== undefined) belonging.set(owned, [...(belonging.get(owned) ?? []), service.name]);
  }
  const own = released
    .filter((service) => belonging.get(service.name)?.includes(service.name))
    .map((service) => built(project, service, belonging.get(service.name) ?? [], said.get(service.name) ?? nothing, secrets));
  const libraries = [...said].flatMap(([name, one]) => {
    const service = services.get(name);
    if (service === undefined) return [library(name, one)];
    // Nothing of it is released, yet its folder may have tests.
    return one.part === "base" ? [library(name, { path: service.build?.context, ...one })] : [];
  });
  return [...own, ...libraries];
}
