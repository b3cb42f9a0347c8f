import { fail } from "../../failure.ts";
import { type Hooks, hookNames } from "../../project/hooks.ts";
import type { ReleasedService } from "../../release/release.ts";
import { hookNowhere } from "../conduct/hook-failures.ts";

/** What a hook runs in must be part of the release: its image is that of the release. */
export function checkHooks(hooks: Hooks, services: readonly ReleasedService[]): void {
  const released = services.map(({ name }) => name);
  for (const name of hookNames)
    for (const { runIn } of hooks[name] ?? [])
      if (runIn !== undefined && !released.includes(runIn)) throw fail(hookNowhere, { hook: name, service: runIn, released });
}
