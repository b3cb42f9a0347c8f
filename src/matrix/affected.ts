import { posix } from "node:path";
import type { Component } from "../project/model.ts";
import { globs } from "./glob.ts";

/** Why a component is to be built: what changed in it, or the way to what it needs. */
export interface Affected {
  readonly component: Component;
  /** `libs/shared/x.py`, or `web ← shared: libs/shared/x.py`; undefined when it has not changed. */
  readonly reason: string | undefined;
}

/** `a.py`, or `a.py and 2 more`. */
export function sayFiles(files: readonly string[]): string {
  const [first = "", ...more] = files;
  return more.length === 0 ? first : `${first} and ${more.length} more`;
}

/** The test whether a path, relative to the project's directory, belongs to the component. */
export function ownership(component: Component): (path: string) => boolean {
  const inPaths = globs(component.paths);
  const folder = component.path;
  const inFolder = (path: string) =>
    folder === "."
      ? path !== ".." && !path.startsWith("../")
      : folder !== "" && (path === folder || path.startsWith(`${folder}/`));
  return (path) => inFolder(path) || path === component.dockerfile || inPaths(path);
}

/** Files whose change may mean anything: what describes the project, and how it is delivered. */
export function triggers(files: readonly string[]): (fromTop: string) => boolean {
  const known = new Set(files);
  return (path) => known.has(path) || path.startsWith(".github/workflows/") || path.startsWith(".github/actions/");
}

/** The components that changed by themselves, or by what they need, the shortest way told. `prefix` is the project's folder. */
export function affected(
  components: readonly Component[],
  changed: readonly string[],
  prefix: string,
  isTrigger: (fromTop: string) => boolean,
): readonly Affected[] {
  const global = changed.filter(isTrigger);
  if (global.length > 0) return components.map((component) => ({ component, reason: `all: ${sayFiles(global)}` }));
  const here = changed.map((path) => posix.relative(prefix === "" ? "." : prefix, path));
  const reasons = new Map<string, string>();
  for (const component of components) {
    const owns = ownership(component);
    const own = changed.filter((_path, index) => owns(here[index] ?? ""));
    if (own.length > 0) reasons.set(component.name, sayFiles(own));
  }
  // Breadth first, so that the way that is told is the shortest.
  let front = [...reasons].map(([name, reason]) => ({ name, way: name, reason }));
  while (front.length > 0) {
    const next: typeof front = [];
    for (const { name, way, reason } of front) {
      for (const component of components) {
        if (!component.needs.includes(name) || reasons.has(component.name)) continue;
        const longer = `${component.name} ← ${way}`;
        reasons.set(component.name, `${longer}: ${reason}`);
        next.push({ name: component.name, way: longer, reason });
      }
    }
    front = next;
  }
  return components.map((component) => ({ component, reason: reasons.get(component.name) }));
}
