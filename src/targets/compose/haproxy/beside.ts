import { forOneLook } from "../../../health/one-look.ts";
import { watch } from "../../../health/watch.ts";
import { hostHeader, usualHost } from "../../../project/route-address.ts";
import type { Beside } from "../../../watcher/keep-watch.ts";
import type { Conversation, World } from "../../../world.ts";
import { otherSlot, type Slot, type Split } from "../../router.ts";
import type { Errand } from "../../watcher.ts";
import type { StateVolume } from "../state/volume.ts";
import { askTraffic, countTraffic } from "./count-traffic.ts";
import { proxyFiles } from "./proxy-files.ts";
import { setSplit } from "./set-split.ts";
import { spokenRuntime } from "./spoken-runtime.ts";

export interface BesideSpec {
  readonly world: World;
  readonly errand: Errand;
  readonly volume: StateVolume;
  /** Opens a session with a port of this network, which is the proxy's. */
  readonly open: (port: number) => Conversation;
  readonly wanted: () => Promise<boolean>;
}

const asks = 3;
const tries = 20;
const again = 50;

/** The proxy for one who shares its network and its state, and has no engine to ask. */
export async function besideProxy({ world, errand, volume, open, wanted }: BesideSpec): Promise<Beside> {
  const files = proxyFiles(volume);
  const state = await files.read();
  if (state === undefined) throw new Error("the volume holds no state of a proxy");
  const { ports, token, routes } = state;
  const runtime = spokenRuntime({ open: () => open(ports.runtime), clock: world.clock, proxy: "beside this container" });
  const baseUrl = `http://127.0.0.1:${ports.public}`;
  const headers = (which: Slot | "split") => ({ ...usualHost(routes), "sluice-preview": `${token}-${which}` });
  const { slot, previous } = errand;
  const count = countTraffic();
  const stable = otherSlot(slot);

  /** The proxy answers here by itself, whatever becomes of the releases; it closes this with all its other ports. */
  const reachable = () =>
    world.http({ url: `http://127.0.0.1:${ports.down}/`, timeoutMs: 2_000 }).then(
      () => true,
      () => false,
    );

  /** What no proxy took is no fault of the release: that one gets a 503 of the proxy. */
  const http: World["http"] = async (request) => {
    try {
      return await world.http(request);
    } catch (error) {
      const refused = (error as { code?: unknown }).code === "ECONNREFUSED";
      if (request.url.startsWith(`${baseUrl}/`) && (refused || !(await reachable())))
        throw Object.assign(new Error("the proxy is not reached"), { code: "ENETDOWN" });
      throw error;
    }
  };

  /** Undefined when the release before answers as its gate wants, or, without such a check, at all. */
  async function sickness(): Promise<string | undefined> {
    const checks = forOneLook(errand.checks.filter(({ kind }) => kind === "http"));
    if (checks.length > 0) {
      const subject = { baseUrl, headers: headers(stable) };
      const { result, explanation } = await watch({ world: { ...world, http }, checks, window: 0, subject });
      return result === "pass" ? undefined : explanation;
    }
    const url = `${baseUrl}${routes[0]?.path ?? "/"}`;
    const { status } = await http({ url, headers: headers(stable), timeoutMs: 5_000 });
    return status < 500 ? undefined : `it answers ${status}`;
  }

  /** Asked as a visitor would ask, several times in a row, on every route. */
  async function everybodyIsBack(): Promise<boolean> {
    for (const route of routes) {
      let right = 0;
      for (let attempt = 0; attempt < tries && right < asks; attempt += 1) {
        const answer = await http({
          url: `${baseUrl}${route.path}`,
          headers: { ...headers("split"), ...hostHeader(route) },
          timeoutMs: 5_000,
        });
        right = answer.headers["sluice-slot"] === stable ? right + 1 : 0;
        if (right === 0) await world.clock.sleep(again);
      }
      if (right < asks) return false;
    }
    return true;
  }

  const { names, sourceHeaders = {} } = errand;
  const reachedAt = (which: Slot, release: number) => ({
    baseUrl,
    headers: headers(which),
    names: { ...names, release: String(release) },
    sourceHeaders,
    traffic: async () => (await askTraffic(runtime, count))[which],
  });

  return {
    subject: {
      ...reachedAt(slot, errand.release),
      ...(previous === undefined ? {} : { baseline: reachedAt(stable, previous) }),
    },
    http,
    reachable,
    wanted,
    async moveBack() {
      const now = await files.read();
      if (now === undefined || now.slots[stable] !== previous)
        return { sick: `the proxy does not know release ${previous} there` };
      const sick = await sickness();
      if (sick !== undefined) return { sick };
      const split: Split = { stable, candidate: slot, share: 0 };
      // Going down the file first: should this end in between, a restart of the proxy sends nobody to the candidate.
      await files.write({ ...now, split });
      await setSplit(runtime, files.map, split);
      return (await everybodyIsBack()) ? "moved" : { sick: "visitors are still seen on the candidate" };
    },
  };
}
