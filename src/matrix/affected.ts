import { posix } from "node:path";
import { literalGlob } from "../project/glob-text.ts";
import type { Component } from "../project/model.ts";
import { globs, isExclusion } from "./glob.ts";

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

/** Globs of a project in the folder `prefix`, as they are meant from the top of the repository. */
function fromTop(patterns: readonly string[], prefix: string): readonly string[] {
  const below = (pattern: string) => posix.join(literalGlob(prefix), pattern);
  return patterns.map((pattern) => (isExclusion(pattern) ? `!${below(pattern.slice(1))}` : below(pattern)));
}

/** The test whether a path belongs to the component. `prefix` is the project's folder; its context may lie above it. */
export function ownership(component: Component, prefix: string): (path: string) => boolean {
  const inPaths = globs(fromTop(component.paths, prefix));
  const top = (path: string) => posix.join("/", prefix, path);
  const { dockerfile, path: context } = component;
  const folder = context === "" || posix.isAbsolute(context) ? undefined : top(context);
  // Docker reads `<Dockerfile>.dockerignore` beside it, wherever that is.
  const files = dockerfile === undefined ? [] : [top(dockerfile), top(`${dockerfile}.dockerignore`)];
  const own = folder === undefined ? files : [folder, ...files];
  return (path) => {
    const here = posix.join("/", path);
    if (folder === "/" || own.includes(here) || here.startsWith(`${folder}/`)) return true;
    // Git tells no folders: what stands above a component's own is a submodule, or a link that leads elsewhere by now.
    return own.some((one) => one.startsWith(`${here}/`)) || inPaths(path);
  };
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
  const reasons = new Map<string, string>();
  for (const component of components) {
    const own = changed.filter(ownership(component, prefix));
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
