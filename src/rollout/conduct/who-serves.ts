import { fail } from "../../failure.ts";
import { askedAt } from "../../project/route-address.ts";
import { adoptedNumber } from "../../release/adopted.ts";
import { servedByHeader } from "../../targets/router.ts";
import type { Context } from "../context.ts";
import { notServing } from "../failures.ts";

const asks = 3;
const tries = 20;
const again = 100;
/** What a router that never tells leaves to say. */
const unknown = "somebody whom your proxy does not name";
const answersAtAll = new RegExp(`^${unknown} \\(status [1-4]`);

type Asking = Pick<Context, "world" | "target" | "settings">;

/** Who answers one request that is sent from outside like a visitor's: `release 4`, or why it is none. */
export function whoServes(context: Asking, path: string, release: number): Promise<string> {
  return seen(context, path, release, new Map());
}

/** Which release answered one request that was sent from outside like a visitor's. */
async function seen(context: Asking, route: string, release: number, known: Map<string, number>): Promise<string> {
  const { world, target, settings } = context;
  const { path, headers } = askedAt(route);
  try {
    const response = await world.http({
      url: `${settings.baseUrl}${path}`,
      headers: { ...target.router.asVisitor(), ...headers },
      timeoutMs: 5_000,
      maxBytes: 65_536,
    });
    const answerer = target.router.whoAnswered?.(response.headers);
    if (answerer?.kind === "release") return `release ${answerer.release}`;
    if (answerer?.kind === "untold") return `${unknown} (status ${response.status})`;
    const address = answerer?.kind === "address" ? answerer.address : response.headers[servedByHeader]?.replace(/:\d+$/, "");
    const named = address !== undefined && address !== "";
    // What was adopted answers itself: no proxy of ours says who it is, and its containers have the port.
    if (!named && release === adoptedNumber && (await target.releases.readiness(release)) === "running")
      return `release ${release}`;
    if (!named) return `somebody who is not our proxy (status ${response.status})`;
    const found = known.get(address) ?? (await target.releases.releaseAt(address));
    if (found !== undefined) known.set(address, found);
    return found === undefined ? `a container of no release (${address})` : `release ${found}`;
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
      last = await seen(context, path, release, known);
      right = last === `release ${release}` || answersAtAll.test(last) ? right + 1 : 0;
      if (right === 0) await context.world.clock.sleep(again);
    }
    if (right < asks) throw fail(notServing, { wanted: release, seen: last, path });
  }
}
