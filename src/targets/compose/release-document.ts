import type { ReleasedService } from "../../release/release.ts";
import type { ComposeDocument, ComposeNamed, ComposeService } from "./document.ts";
import { label, type Names } from "./naming.ts";

export interface ReleaseDocumentSpec {
  readonly document: ComposeDocument;
  readonly names: Names;
  readonly number: number;
  readonly services: readonly ReleasedService[];
  /** Component → image by digest or id. */
  readonly images: Readonly<Record<string, string>>;
}

/** Keys of a service that would tie two releases to each other, or that a release must not decide. */
const dropped = ["build", "ports", "container_name", "depends_on", "networks", "links", "profiles", "env_file", "pull_policy"];

/**
 * The compose document of one release: only the released services, under names of their own, with pinned images.
 * Volumes and networks are external under their resolved names: layering an override on the user's file instead would
 * make new empty volumes for each release.
 */
export function releaseDocument(spec: ReleaseDocumentSpec): ComposeDocument {
  const { document, names } = spec;
  const own = names.release(spec.number);
  const released = new Map(spec.services.map((service) => [service.name, service]));
  const services: Record<string, ComposeService> = {};
  for (const [name, service] of released) {
    const source = document.services[name];
    if (source !== undefined) services[own.service(name)] = rewrite(source, service, spec);
  }
  const external = (kind: Readonly<Record<string, ComposeNamed | null>> | undefined) =>
    Object.fromEntries(Object.entries(kind ?? {}).map(([key, value]) => [key, { name: value?.name ?? key, external: true }]));
  return {
    name: own.project,
    services,
    networks: { ...external(document.networks), [own.network]: { name: own.network, external: true } },
    volumes: external(document.volumes),
    ...(document.secrets === undefined ? {} : { secrets: document.secrets }),
    ...(document.configs === undefined ? {} : { configs: document.configs }),
  };
}

function rewrite(source: ComposeService, service: ReleasedService, spec: ReleaseDocumentSpec): ComposeService {
  const own = spec.names.release(spec.number);
  const kept = Object.fromEntries(Object.entries(source).filter(([key]) => !dropped.includes(key)));
  const dependencies = Object.entries(source.depends_on ?? {}).filter(([name]) =>
    spec.services.some((other) => other.name === name && other.part !== "worker"),
  );
  const baseNetworks = Object.entries(source.networks ?? { default: null }).map(([name, settings]) => {
    const { aliases: _plain, ...rest } = settings ?? {};
    return [name, Object.keys(rest).length === 0 ? null : rest] as const;
  });
  return {
    ...kept,
    image: spec.images[service.component] ?? source.image ?? "",
    networks: { ...Object.fromEntries(baseNetworks), [own.network]: { aliases: [service.name] } },
    ...(dependencies.length === 0
      ? {}
      : { depends_on: Object.fromEntries(dependencies.map(([name, condition]) => [own.service(name), condition])) }),
    // `always` would revive a stopped old release when the engine restarts.
    restart:
      service.part === "job"
        ? "no"
        : source.restart === undefined || source.restart === "always"
          ? "unless-stopped"
          : source.restart,
    labels: {
      ...source.labels,
      [label.scope]: spec.names.scope,
      [label.release]: String(spec.number),
      [label.service]: service.name,
      [label.part]: service.part,
      [label.component]: service.component,
    },
  };
}
