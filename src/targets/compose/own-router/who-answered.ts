import type { Answerer } from "../../router.ts";

export interface Naming {
  /** The header in which the proxy says it; undefined: it does not. */
  readonly servedBy: string | undefined;
  readonly services: readonly string[];
}

/** Reads `web-r17:8000` or `http://172.18.0.5:8000`; of several, as nginx tells of its retries, the last one answered. */
export function whoAnswered({ servedBy, services }: Naming, headers: Readonly<Record<string, string>>): Answerer {
  if (servedBy === undefined) return { kind: "untold" };
  const text =
    headers[servedBy]
      ?.split(",")
      .at(-1)
      ?.trim()
      .replace(/^https?:\/\//, "")
      .replace(/\/.*$/, "") ?? "";
  if (text === "") return { kind: "unnamed" };
  const host = text.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  const [, service = "", release = ""] = /^(.+)-r(\d+)$/.exec(host) ?? [];
  if (services.includes(service)) return { kind: "release", release: Number(release) };
  return { kind: "address", address: host };
}
