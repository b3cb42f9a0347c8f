import type { Place } from "../failure.ts";
import { isMapping, type Mapping, type ServiceSource, scalar, unfit } from "./compose-values.ts";
import { resetMark } from "./yaml-source.ts";

/** One value of a key below `build:`, as text; what has a name is `name=value`, or the name alone. */
export interface BuildSetting {
  readonly value: string;
  readonly place: Required<Place>;
}

/** What `build:` says besides context, Dockerfile, arguments and target, by key. */
export type BuildSettings = Readonly<Record<string, readonly BuildSetting[]>>;

/** A later file's text takes the place of an earlier one's. */
const single = ["network", "shm_size", "no_cache", "pull", "privileged", "isolation", "provenance", "sbom"] as const;
/** A later file's texts follow those of an earlier one. */
const listed = ["cache_from", "cache_to", "entitlements", "no_cache_filter", "platforms", "tags"] as const;
/** A later file's value takes the place of the one of the same name. */
const named = ["additional_contexts", "labels", "ssh", "extra_hosts", "ulimits", "secrets"] as const;

export const buildSettingKeys: readonly string[] = [...single, ...listed, ...named];

const nameOf = (setting: BuildSetting) => /^[^=]*/.exec(setting.value)?.[0];

type Path = readonly PropertyKey[];

/** `{ soft, hard }` of a limit, or `{ source, target }` of a secret. */
function spoken(key: string, name: string, value: Mapping, path: Path, from: ServiceSource): string | undefined {
  const text = (word: string) => scalar(value[word], [...path, word], from);
  if (key === "ulimits") return `${name}=${text("soft") ?? ""}:${text("hard") ?? ""}`;
  const source = text("source");
  return source === undefined ? undefined : `${text("target") ?? source}=${source}`;
}

function fromList(key: string, given: readonly unknown[], path: Path, from: ServiceSource): BuildSetting[] {
  return given.flatMap((item, index) => {
    const at = [...path, index];
    const value = key === "secrets" && isMapping(item) ? spoken(key, "", item, at, from) : scalar(item, at, from);
    if (value === undefined || value === "") return [];
    const host = /^([^:=]+)[:=](.*)$/.exec(value);
    const own = key === "secrets" && typeof item === "string" ? `${value}=${value}` : value;
    return [{ value: key === "extra_hosts" && host ? `${host[1]}=${host[2]}` : own, place: from.source.place(at) }];
  });
}

function fromMapping(key: string, given: Mapping, path: Path, from: ServiceSource): BuildSetting[] {
  return Object.entries(given).flatMap(([name, item]) => {
    const at = [...path, name];
    const place = from.source.place(at);
    if (key === "ulimits" && isMapping(item)) return [{ value: spoken(key, name, item, at, from) ?? name, place }];
    const values = key === "extra_hosts" && Array.isArray(item) ? item : [item];
    return values.map((one) => {
      const text = scalar(one, at, from);
      return { value: text === undefined ? name : `${name}=${text}`, place };
    });
  });
}

function settingsOf(key: string, given: unknown, path: Path, from: ServiceSource): readonly BuildSetting[] {
  const isNamed = named.some((one) => one === key);
  if (Array.isArray(given) && !single.some((one) => one === key)) return fromList(key, given, path, from);
  if (isMapping(given) && isNamed && key !== "secrets") return fromMapping(key, given, path, from);
  if (isMapping(given) || Array.isArray(given) || isNamed) {
    unfit(given, path, isNamed ? "a mapping, or a list" : "a text, or a list of texts", from);
    return [];
  }
  const value = scalar(given, path, from);
  return value === undefined ? [] : [{ value, place: from.source.place(path) }];
}

function over(key: string, earlier: readonly BuildSetting[], later: readonly BuildSetting[]): readonly BuildSetting[] {
  if (single.some((one) => one === key)) return later;
  const names = named.some((one) => one === key) ? new Set(later.map(nameOf)) : new Set();
  const kept = earlier.filter((one) => !names.has(nameOf(one)) && !later.some(({ value }) => value === one.value));
  return [...kept, ...later];
}

/** These keys of one file, over what earlier files said. */
export function buildSettings(build: Mapping, earlier: BuildSettings, path: Path, from: ServiceSource): BuildSettings {
  const settings = new Map(Object.entries(earlier));
  for (const key of buildSettingKeys) {
    const given = build[key];
    if (given === undefined || given === null) continue;
    if (given === resetMark) settings.delete(key);
    else settings.set(key, over(key, settings.get(key) ?? [], settingsOf(key, given, [...path, key], from)));
  }
  return Object.fromEntries(settings);
}
