import { clausesOf } from "./specifier.ts";

/** A distribution that must be installed, in a version that meets the specifier (empty: in any). */
export interface ToolDemand {
  readonly name: string;
  readonly specifier: string;
}

const shape = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[\w\s,.-]*\])?\s*(.*)$/;

/** Reads `duckdb>=1.0,<2`, `dbt-core` or `dagster[graphql] ~= 1.8`; undefined when it is none. */
export function parseToolDemand(text: string): ToolDemand | undefined {
  const [, name, rest = ""] = shape.exec(text.trim()) ?? [];
  const specifier = rest.replace(/^\((.*)\)$/, "$1").replace(/\s+/g, "");
  if (name === undefined || clausesOf(specifier) === undefined) return undefined;
  return { name, specifier };
}
