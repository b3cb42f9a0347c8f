import { fail } from "../../../failure.ts";
import type { SiteCheck } from "../../site.ts";
import { findContainer } from "../haproxy/proxy-container.ts";
import { adoptsBehindOwn, routerChanged } from "../own-router/failures.ts";
import { ownState } from "../own-router/own-state.ts";
import { lookingVolume } from "../state/looking-volume.ts";
import { composeStore } from "../state/store.ts";
import type { Drawn } from "./site-checks.ts";

/** Who moves visitors can't change between two releases: the old one would be reached by the old way only. */
export function routerChecks(
  { engine, environment, names }: Drawn,
  { adopt }: { readonly adopt: boolean },
): readonly SiteCheck[] {
  const { name, ownRouter, proxyImage: image } = environment;
  const unchanged: SiteCheck = async () => {
    const proxy = await findContainer(engine, names.proxy);
    if (proxy !== undefined && ownRouter !== undefined)
      return [fail(routerChanged, { environment: name, serves: `Sluice's proxy (${names.proxy})`, wanted: "`kind: none`" })];
    if (proxy !== undefined || ownRouter !== undefined) return [];
    const own = await ownState(composeStore(lookingVolume({ engine, scope: names.scope, image }))).read();
    const serves = own !== undefined && own.slots[own.split.share === 1 ? own.split.candidate : own.split.stable] !== undefined;
    return serves
      ? [fail(routerChanged, { environment: name, serves: "a proxy of your own", wanted: "that Sluice runs one" })]
      : [];
  };
  const notAdopted: SiteCheck = async () =>
    adopt && ownRouter !== undefined ? [fail(adoptsBehindOwn, { environment: name })] : [];
  return [unchanged, notAdopted];
}
