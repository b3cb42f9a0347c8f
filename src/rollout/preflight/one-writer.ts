import { fail, type Place } from "../../failure.ts";
import type { Component, Strategy } from "../../project/model.ts";
import type { ReleasedService } from "../../release/release.ts";
import type { SharedWrites } from "../../targets/site.ts";
import { twoWriters } from "../failures.ts";

export interface OneWriterSpec {
  readonly strategy: Strategy;
  readonly services: readonly ReleasedService[];
  readonly components: readonly Component[];
  /** What a service writes to that two releases would share. */
  readonly shared: (service: string) => Promise<SharedWrites | undefined>;
  /** Where `writer` of a component is said. */
  readonly saidAt: (component: string) => Place | undefined;
}

/**
 * Refuses to run two releases of a server side by side where both would write to the same thing, or where the component
 * is said to have a single writer. Workers are none of that: they never run twice. Several containers of one service
 * write together already.
 */
export async function refuseTwoWriters(spec: OneWriterSpec): Promise<void> {
  const { strategy, services, components } = spec;
  if (strategy.kind === "recreate") return;
  for (const { name, component, part, replicas = 1 } of services) {
    if (part !== "server") continue;
    const said = components.find((one) => one.name === component)?.writer;
    const shared = said === undefined && replicas === 1 ? await spec.shared(name) : undefined;
    if (said === "many" || (said === undefined && shared === undefined)) continue;
    const place = said === "single" ? spec.saidAt(component) : shared?.place;
    const why = said === "single" ? "it is said to have a `writer: single`" : `both would write to ${shared?.what}`;
    throw fail(twoWriters, { service: name, component, kind: strategy.kind, why, place });
  }
}
