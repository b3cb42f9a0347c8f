import { type Failure, fail } from "../../../failure.ts";
import type { ReleasedService } from "../../../release/release.ts";
import type { ComposeDocument, ComposeService } from "../document/document.ts";
import { mountsItsSource, routedByLabels } from "./failures.ts";
import { placeInService, sayPlace, type Written } from "./places.ts";

export interface ReportSpec {
  readonly document: ComposeDocument;
  readonly released: readonly ReleasedService[];
  readonly files: Written;
  /** The project's folder, and the checkout that it lies in. */
  readonly folders: readonly string[];
}

export interface Report {
  readonly refusals: readonly Failure[];
  readonly warnings: readonly string[];
}

/** What of the released services can't be had by two releases, or would be otherwise than its author thinks; with lines. */
export function reportCompose(spec: ReportSpec): Report {
  const looked = spec.released.flatMap(({ name }) => {
    const service = spec.document.services[name];
    return service === undefined ? [] : [reportService(spec, name, service)];
  });
  return {
    refusals: looked.flatMap(({ refusals }) => refusals),
    warnings: looked.flatMap(({ warnings }) => warnings),
  };
}

/** Labels by which other proxies find the containers that they send users to. */
const routing = /^(traefik\.(http|tcp|udp)\.|traefik\.enable$|caddy(_\d+)?(\.|$))/;

function reportService({ document, files, folders }: ReportSpec, name: string, service: ComposeService): Report {
  const refusals: Failure[] = [];
  const warnings: string[] = [];
  const warn = (key: string, text: string, containing?: string) =>
    warnings.push(`${name}${sayPlace(placeInService(files, name, key, containing))}: ${text}`);
  const label = Object.entries(service.labels ?? {}).find(([key, value]) => routing.test(key) && value !== "false")?.[0];
  if (label !== undefined)
    refusals.push(fail(routedByLabels, { service: name, label, place: placeInService(files, name, "labels", label) }));
  for (const [network, settings] of Object.entries(service.networks ?? {})) {
    const address = settings?.["ipv4_address"] ?? settings?.["ipv6_address"];
    if (address !== undefined)
      warn(
        "networks",
        `the fixed address ${String(address)} is left out, since two releases can't both have it; others find it by its name.`,
        network,
      );
  }
  if (service["mac_address"] !== undefined)
    warn("mac_address", "its mac_address is left out, since two releases can't both have it.");
  if (has(service["pre_stop"])) warn("pre_stop", "its pre_stop does not run: containers are stopped by their stop signal.");
  if (has(service["post_start"]))
    warn("post_start", "its post_start runs when a release starts first, not when a stopped one comes back.");
  for (const { published = "", target, protocol = "tcp" } of service.ports ?? []) {
    if (published === "" || published === "0")
      warn(
        "ports",
        `${target}/${protocol} gets no port of the host that Docker chooses: the proxy answers where a port is named.`,
        String(target),
      );
    if (/^\d+-\d+$/.test(published))
      warn("ports", `nobody listens on one of ${published} for ${target}/${protocol}: name one port.`, published);
  }
  for (const mount of service.volumes ?? []) {
    const { type, source = "", target } = mount;
    const folder = folders.find((one) => source === one || source.startsWith(`${one}/`));
    if (type !== "bind" || folder === undefined) continue;
    const said = source === folder ? "the checkout" : `./${source.slice(folder.length + 1)}`;
    if (holdsSource(document, name, source)) {
      const place = placeInService(files, name, "volumes", target);
      refusals.push(fail(mountsItsSource, { service: name, source: said, place }));
    } else {
      warn(
        "volumes",
        `mounts ${said} of the checkout at ${target}: all releases see what lies there at the time, and a checkout that is cleaned takes it away. ${mountRemedy(mount)}`,
        target,
      );
    }
  }
  return { refusals, warnings };
}

const mountRemedy = (mount: Readonly<Record<string, unknown>>) =>
  mount["read_only"] === true
    ? "Put it into the image, or mount a folder of the host by its absolute path."
    : "Use a named volume for data; with `:ro` text files become part of the release.";

const has = (value: unknown) => Array.isArray(value) && value.length > 0;

/** Whether a folder is, or holds, what the service's image is built from. */
function holdsSource({ services }: ComposeDocument, name: string, folder: string): boolean {
  const build = services[name]?.build;
  const image = services[name]?.image;
  // A worker without `build` of its own runs the image of another service.
  const builds =
    build !== undefined ? [build] : Object.values(services).flatMap((other) => (other.image === image ? [other.build] : []));
  return builds.some((one) => {
    const context = typeof one === "object" && one !== null && "context" in one ? String(one.context) : "";
    return context !== "" && (context === folder || context.startsWith(`${folder}/`));
  });
}
