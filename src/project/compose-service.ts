import { posix } from "node:path";
import { didYouMean } from "../quantity/nearest.ts";
import { type BuildSetting, type BuildSettings, buildSettingKeys, buildSettings } from "./compose-build-settings.ts";
import { isMapping, type Mapping, openNames, type ServiceSource, scalar, unfit, words } from "./compose-values.ts";
import type { Problem } from "./problem.ts";
import { isRemote } from "./remote-context.ts";
import { sayPath } from "./say-path.ts";
import { resetMark } from "./yaml-source.ts";

/** What the reading of a project needs of a compose service. Folders are relative to the project's directory. */
export interface ComposeService {
  readonly name: string;
  readonly image: string | undefined;
  readonly build: ComposeBuild | undefined;
  /** `platform`, as which the service runs and, unless its build says more, is built. */
  readonly platform: BuildSetting | undefined;
  readonly place: Problem["place"];
}

export interface ComposeBuild {
  readonly context: string;
  readonly dockerfile: string | undefined;
  readonly args: Readonly<Record<string, string>>;
  /** Arguments whose text is that of a variable of the machine that builds. */
  readonly openArgs: readonly string[];
  readonly target: string | undefined;
  /** `additional_contexts` by name: folders of the project, `service:x`, or something remote. */
  readonly additional: Readonly<Record<string, string>>;
  readonly settings: BuildSettings;
}

/** A folder below `from`, relative to the project's directory; absolute and remote ones stay what they are. */
export function localFolder(from: string, path: string): string {
  if (isRemote(path) || posix.isAbsolute(path)) return path;
  return posix.normalize(posix.join(from, path)).replace(/(.)\/$/, "$1");
}

/** Compose's keys grow with its versions: only a key that is nearly one of those that are read here is a slip for sure. */
export function checkKeys(
  given: Mapping,
  { read, others = [] }: { readonly read: readonly string[]; readonly others?: readonly string[] },
  path: readonly PropertyKey[],
  from: Pick<ServiceSource, "source" | "problem">,
): void {
  for (const key of Object.keys(given)) {
    if (key.startsWith("x-") || read.includes(key) || others.includes(key)) continue;
    const hint = didYouMean(key, read);
    if (hint === "") continue;
    const at = [...path, key];
    from.problem({ place: from.source.place(at, "key"), message: `${sayPath(at)} is no key that compose knows.${hint}` });
  }
}

/** `build` of one file, over what earlier files said. */
function readBuild(given: unknown, earlier: ComposeBuild | undefined, from: ServiceSource): ComposeBuild | undefined {
  const path = [...from.path, "build"];
  if (typeof given !== "string" && !isMapping(given)) unfit(given, path, "a folder, or a mapping with context", from);
  const build: Mapping = typeof given === "string" ? { context: given } : isMapping(given) ? given : {};
  checkKeys(build, { read: ["context", "dockerfile", "dockerfile_inline", "args", "target", ...buildSettingKeys] }, path, from);
  const text = (key: string) => scalar(build[key], typeof given === "string" ? path : [...path, key], from);
  const written = text("context");
  const context = written === undefined ? (earlier?.context ?? from.folder) : localFolder(from.folder, written);
  const dockerfile = text("dockerfile");
  const args = words(build["args"], [...path, "args"], from);
  const open = openNames(build["args"], from);
  const openArgs = new Set([...(earlier?.openArgs ?? []), ...open]);
  const additional = Object.entries(words(build["additional_contexts"], [...path, "additional_contexts"], from));
  return {
    context,
    dockerfile:
      build["dockerfile_inline"] !== undefined
        ? undefined
        : dockerfile !== undefined
          ? localFolder(isRemote(context) ? "." : context, dockerfile)
          : written === undefined && earlier !== undefined
            ? earlier.dockerfile
            : localFolder(isRemote(context) ? "." : context, "Dockerfile"),
    args: Object.fromEntries(Object.entries({ ...earlier?.args, ...args }).filter(([name]) => !open.includes(name))),
    openArgs: [...openArgs].filter((name) => !Object.hasOwn(args, name)),
    target: text("target") ?? earlier?.target,
    additional: {
      ...earlier?.additional,
      ...Object.fromEntries(additional.map(([name, value]) => [name, localFolder(from.folder, value)])),
    },
    settings: buildSettings(build, earlier?.settings ?? {}, path, from),
  };
}

/** A service of one file laid over what earlier files said of it. */
export function readService(
  name: string,
  given: Mapping,
  earlier: ComposeService | undefined,
  from: ServiceSource,
): ComposeService {
  checkKeys(given, { read: ["image", "build", "extends"] }, from.path, from);
  const image = given["image"];
  const build = given["build"];
  const platform = given["platform"];
  const platformText = scalar(platform, [...from.path, "platform"], from);
  return {
    name,
    place: earlier?.place ?? from.source.place(from.path, "key"),
    image: image === resetMark ? undefined : (scalar(image, [...from.path, "image"], from) ?? earlier?.image),
    platform:
      platformText !== undefined
        ? { value: platformText, place: from.source.place([...from.path, "platform"]) }
        : platform === resetMark
          ? undefined
          : earlier?.platform,
    build:
      build === resetMark
        ? undefined
        : build === undefined || build === null
          ? earlier?.build
          : readBuild(build, earlier?.build, from),
  };
}
