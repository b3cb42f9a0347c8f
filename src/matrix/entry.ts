import { posix } from "node:path";
import type { Component } from "../project/model.ts";
import type { Affected } from "./affected.ts";

/** One leg of the matrix. Names are those that `${{ matrix.… }}` reads; folders are relative to the workspace. */
export interface Entry {
  readonly component: string;
  readonly changed: boolean;
  readonly reason: string;
  readonly service: string | null;
  readonly image: string | null;
  readonly context: string | null;
  readonly file: string | null;
  readonly target: string | null;
  readonly path: string;
  /** Commands, each an argv. */
  readonly lint: Component["lint"];
  readonly test: Component["test"];
  /** True when its Python environment is to be validated; the inputs of python-env-validate follow. */
  readonly python: boolean;
  readonly "python-version": string;
  readonly tools: string;
  readonly imports: string;
}

export const isBuilt = (component: Component): boolean => component.context !== undefined;

/** A component that no job has anything to do for (a library without tests) is only a reason for others. */
export const hasWork = (component: Component): boolean =>
  isBuilt(component) || component.lint.length + component.test.length > 0 || component.python !== undefined;

/** `directory` is the project's folder, relative to the workspace. */
export function entryOf({ component, reason }: Affected, directory: string): Entry {
  const fromWorkspace = (path: string) => (/^([a-z][a-z0-9+.-]*:|git@|\/)/i.test(path) ? path : posix.join(directory, path));
  return {
    component: component.name,
    changed: reason !== undefined,
    reason: reason ?? "unchanged",
    service: component.service ?? null,
    image: component.image ?? null,
    context: component.context === undefined ? null : fromWorkspace(component.context),
    file: component.dockerfile === undefined ? null : fromWorkspace(component.dockerfile),
    target: component.target ?? null,
    path: fromWorkspace(component.path),
    lint: component.lint,
    test: component.test,
    python: component.python !== undefined,
    "python-version": component.python?.version ?? "",
    tools: component.python?.tools.join("\n") ?? "",
    imports: component.python?.imports.join("\n") ?? "",
  };
}

/** The leg of a filter: a name and why, nothing that could be built. */
export function filterEntry(name: string, reason: string | undefined): Entry {
  return {
    component: name,
    changed: reason !== undefined,
    reason: reason ?? "unchanged",
    service: null,
    image: null,
    context: null,
    file: null,
    target: null,
    path: ".",
    lint: [],
    test: [],
    python: false,
    "python-version": "",
    tools: "",
    imports: "",
  };
}
