import type { ReleasedService } from "../../../release/release.ts";
import type { ComposeDocument, ComposeNamed, ComposeService } from "../document/document.ts";
import { releasedNetworkMode } from "../document/network-mode.ts";
import { label, type Names, type ReleaseNames } from "../naming.ts";
import { featuresAt, featuresFile } from "./features-volume.ts";
import { innerNames } from "./inner-names.ts";
import { insideRelease } from "./inside-release.ts";
import { restartPolicy } from "./restart-policy.ts";

export interface ReleaseDocumentSpec {
  readonly document: ComposeDocument;
  readonly names: Names;
  readonly number: number;
  readonly services: readonly ReleasedService[];
  /** Component → image by digest or id. */
  readonly images: Readonly<Record<string, string>>;
  /** Whether it finds feature toggles in a volume. */
  readonly features?: boolean;
}

/** Keys of a service that would tie two releases to each other, or that a release must not decide; see support/service-keys.ts. */
const dropped = [
  ...["build", "ports", "container_name", "depends_on", "networks", "network_mode", "links", "profiles", "env_file"],
  ...["pull_policy", "mac_address", "develop"],
];

/** An address of its own can't be had by two releases at once. */
const fixed = ["aliases", "ipv4_address", "ipv6_address", "mac_address"];

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
    volumes: { ...external(document.volumes), ...(spec.features === true ? featuresMount(own).declared : {}) },
    ...(document.secrets === undefined ? {} : { secrets: document.secrets }),
    ...(document.configs === undefined ? {} : { configs: document.configs }),
    ...(document.models === undefined ? {} : { models: document.models }),
  };
}

/** A mount and a variable that tells where; both stand above what the file says of the same place. */
function featuresMount({ featuresVolume: name }: ReleaseNames) {
  const mount = { type: "volume", source: "sluice-features", target: featuresAt, read_only: true, volume: { nocopy: true } };
  return {
    declared: { "sluice-features": { name, external: true } },
    given: ({ volumes = [], environment }: ComposeService) => ({
      volumes: [...volumes.filter(({ target }) => target !== featuresAt), mount],
      environment: { ...environment, SLUICE_FEATURES_FILE: featuresFile },
    }),
  };
}

/** How compose names the container of a base service. */
function baseContainer({ document, names }: ReleaseDocumentSpec, name: string): string | undefined {
  const service = document.services[name];
  return service === undefined ? undefined : (service.container_name ?? `${names.base}-${name}-1`);
}

function rewrite(source: ComposeService, service: ReleasedService, spec: ReleaseDocumentSpec): ComposeService {
  const own = spec.names.release(spec.number);
  const kept = Object.fromEntries(Object.entries(source).filter(([key]) => !dropped.includes(key)));
  const dependencies = Object.entries(source.depends_on ?? {}).filter(([name]) =>
    spec.services.some((other) => other.name === name && (other.part !== "worker" || service.part === "worker")),
  );
  const mode = releasedNetworkMode(source, own.service);
  const baseNetworks = Object.entries(source.networks ?? { default: null }).map(([name, settings]) => {
    const rest = Object.entries(settings ?? {}).filter(([key]) => !fixed.includes(key));
    return [name, rest.length === 0 ? null : Object.fromEntries(rest)] as const;
  });
  const others = insideRelease(source, {
    own: (name) => (spec.services.some((other) => other.name === name) ? own.service(name) : undefined),
    base: (name) => baseContainer(spec, name),
  });
  return {
    ...kept,
    ...others,
    ...(spec.features === true ? featuresMount(own).given(source) : {}),
    image: spec.images[service.component] ?? source.image ?? "",
    ...(mode === undefined
      ? {
          networks: {
            ...Object.fromEntries(baseNetworks),
            [own.network]: { aliases: innerNames(spec.document, service.name) },
          },
        }
      : { network_mode: mode }),
    ...(dependencies.length === 0
      ? {}
      : { depends_on: Object.fromEntries(dependencies.map(([name, condition]) => [own.service(name), condition])) }),
    restart: restartPolicy(source, service.part),
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
