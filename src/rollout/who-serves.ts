import { fail } from "../failure.ts";
import { servedByHeader } from "../targets/router.ts";
import type { Context } from "./context.ts";
import { notServing } from "./failures.ts";

const asks = 3;
const tries = 20;
const again = 100;

/** Which release answered one request that was sent from outside like a visitor's. */
async function seen(context: Context, path: string, known: Map<string, number>): Promise<string> {
  const { world, target, settings } = context;
  try {
    const response = await world.http({
      url: `${settings.baseUrl}${path}`,
      headers: target.router.asVisitor(),
      timeoutMs: 5_000,
      maxBytes: 65_536,
    });
    const address = response.headers[servedByHeader]?.replace(/:\d+$/, "");
    if (address === undefined || address === "") return `somebody who is not our proxy (status ${response.status})`;
    const release = known.get(address) ?? (await target.releases.releaseAt(address));
    if (release !== undefined) known.set(address, release);
    return release === undefined ? `a container of no release (${address})` : `release ${release}`;
  } catch (error) {
    return `nobody (${error instanceof Error ? error.message : String(error)})`;
  }
}

/** After a change of traffic: what serves must be what was asked for, on every route, several times in a row. */
export async function verifyWhoServes(context: Context, release: number): Promise<void> {
  // Addresses don't change hands within these moments, and asking Docker each time would take longer than all the rest.
  const known = new Map<string, number>();
  for (const path of context.settings.paths) {
    let last = "";
    let right = 0;
    for (let attempt = 0; attempt < tries && right < asks; attempt += 1) {
      last = await seen(context, path, known);
      right = last === `release ${release}` ? right + 1 : 0;
      if (right === 0) await context.world.clock.sleep(again);
    }
    if (right < asks) throw fail(notServing, { wanted: release, seen: last, path });
  }
}
