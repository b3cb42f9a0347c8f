import { fail } from "../../../failure.ts";
import { lastLines } from "../release/containers.ts";
import { structureOf } from "./config.ts";
import { proxyNotStarted } from "./failures.ts";
import type { ProxyFiles } from "./proxy-files.ts";
import { type ProxySpec, proxyName } from "./proxy-spec.ts";
import type { ProxyState } from "./proxy-state.ts";
import { runtime } from "./runtime.ts";

const upWithinMs = 15_000;

async function notUp(spec: ProxySpec, cause?: unknown) {
  const proxy = proxyName(spec.scope);
  return fail(proxyNotStarted, { proxy, lines: await lastLines(spec.engine, proxy) }, cause);
}

/** Waits until the process that answers is the one with this configuration. */
export async function awaitStructure(spec: ProxySpec, state: ProxyState, files: ProxyFiles): Promise<void> {
  const { clock } = spec.world;
  const wanted = `description: ${structureOf(state, files.map)}`;
  const began = clock.monotonic();
  let last: unknown;
  while (clock.monotonic() - began < upWithinMs) {
    // A new session each time: an old one may still be with the process that is leaving.
    const session = runtime({ engine: spec.engine, clock, proxy: proxyName(spec.scope), port: state.ports.runtime });
    try {
      const [info = ""] = await session.ask("show info");
      if (info.includes(wanted)) return;
    } catch (error) {
      last = error;
    } finally {
      session.close();
    }
    await clock.sleep(200);
  }
  throw await notUp(spec, last);
}
