import { posix } from "node:path";
import { didYouMean } from "../quantity/nearest.ts";
import { interpolate, type Variables } from "./interpolate.ts";
import type { Problem } from "./problem.ts";
import { sayPath } from "./say-path.ts";
import { found } from "./schema/reading.ts";
import { resetMark, type YamlSource } from "./yaml-source.ts";

/** What the reading of a project needs of a compose service. Folders are relative to the project's directory. */
export interface ComposeService {
  readonly name: string;
  readonly image: string | undefined;
  readonly build: ComposeBuild | undefined;
  readonly place: Problem["place"];
}

export interface ComposeBuild {
  readonly context: string;
  readonly dockerfile: string | undefined;
  readonly args: Readonly<Record<string, string>>;
  readonly target: string | undefined;
  /** `additional_contexts` by name: folders of the project, `service:x`, or something remote. */
  readonly additional: Readonly<Record<string, string>>;
}

export interface ServiceSource {
  readonly source: YamlSource;
  readonly path: readonly PropertyKey[];
  /** Folder from which the service's paths are meant, relative to the project's directory. */
  readonly folder: string;
  readonly variables: Variables;
  readonly problem: (problem: Problem) => void;
}

type Mapping = Readonly<Record<string, unknown>>;

export const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A context that is fetched from elsewhere, or one inside of the file. */
export const isRemote = (context: string): boolean => /^([a-z][a-z0-9+.-]*:|git@|github\.com\/)/i.test(context);

/** A folder below `from`, relative to the project's directory; absolute and remote ones stay what they are. */
export function localFolder(from: string, path: string): string {
  if (isRemote(path) || posix.isAbsolute(path)) return path;
  return posix.normalize(posix.join(from, path)).replace(/(.)\/$/, "$1");
}

/** Tells what compose refuses, too; where it was read as if it were not there, a slip would build something else. */
function unfit(value: unknown, path: readonly PropertyKey[], expected: string, from: ServiceSource): void {
  const message = `${sayPath(path)} ${found(value)}; expected ${expected}.`;
  from.problem({ place: from.source.place(path), message });
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

function words(given: unknown, at: readonly PropertyKey[], from: ServiceSource): Record<string, string> {
  const pairs: [string, string][] = [];
  const say = (value: unknown, path: readonly PropertyKey[]) => scalar(value, path, from) ?? "";
  if (Array.isArray(given)) {
    given.forEach((item, index) => {
      const text = say(item, [...at, index]);
      const equals = text.indexOf("=");
      if (equals > 0) pairs.push([text.slice(0, equals), text.slice(equals + 1)]);
      else if (text !== "" && Object.hasOwn(from.variables, text)) pairs.push([text, from.variables[text] ?? ""]);
    });
  } else if (isMapping(given)) {
    for (const [name, value] of Object.entries(given)) {
      if (value !== null) pairs.push([name, say(value, [...at, name])]);
      else if (Object.hasOwn(from.variables, name)) pairs.push([name, from.variables[name] ?? ""]);
    }
  } else if (given !== undefined && given !== null && given !== resetMark)
    unfit(given, at, "a mapping, or a list of texts", from);
  return Object.fromEntries(pairs);
}

function scalar(value: unknown, path: readonly PropertyKey[], from: ServiceSource): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") {
    if (value !== undefined && value !== null && value !== resetMark) unfit(value, path, "a text", from);
    return undefined;
  }
  if (value.includes("\0")) unfit(value, path, "a text without NUL", from);
  const result = interpolate(value, from.variables);
  if ("text" in result) return result.text;
  from.problem({ place: from.source.place(path), message: `${sayPath(path)} ${result.problem}.` });
  return undefined;
}

/** `build` of one file, over what earlier files said. */
function readBuild(given: unknown, earlier: ComposeBuild | undefined, from: ServiceSource): ComposeBuild | undefined {
  const path = [...from.path, "build"];
  if (typeof given !== "string" && !isMapping(given)) unfit(given, path, "a folder, or a mapping with context", from);
  const build: Mapping = typeof given === "string" ? { context: given } : isMapping(given) ? given : {};
  checkKeys(
    build,
    { read: ["context", "dockerfile", "dockerfile_inline", "args", "target", "additional_contexts"], others: ["tags"] },
    path,
    from,
  );
  const text = (key: string) => scalar(build[key], typeof given === "string" ? path : [...path, key], from);
  const written = text("context");
  const context = written === undefined ? (earlier?.context ?? from.folder) : localFolder(from.folder, written);
  const dockerfile = text("dockerfile");
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
    args: { ...earlier?.args, ...words(build["args"], [...path, "args"], from) },
    target: text("target") ?? earlier?.target,
    additional: {
      ...earlier?.additional,
      ...Object.fromEntries(additional.map(([name, value]) => [name, localFolder(from.folder, value)])),
    },
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
  return {
    name,
    place: earlier?.place ?? from.source.place(from.path, "key"),
    image: image === resetMark ? undefined : (scalar(image, [...from.path, "image"], from) ?? earlier?.image),
    build:
      build === resetMark
        ? undefined
        : build === undefined || build === null
          ? earlier?.build
          : readBuild(build, earlier?.build, from),
  };
}
