import { byPrecedence } from "../../../project/route-order.ts";
import type { ProxyState } from "./proxy-state.ts";

type Routes = ProxyState["routes"];

const unknown = "!{ var(txn.sluice_route) -m found }";
const host = "txn.sluice_host";

/** A host knows no capitals, no port and no dot at its end. */
const readHost = `http-request set-var(${host}) req.hdr(host),field(1,:),lower,regsub([.]$,)`;

function ofHost({ host: wanted }: Routes[number]): string {
  if (wanted === undefined) return "";
  if (wanted.startsWith("*.")) return ` { var(${host}) -m end ${wanted.slice(1)} }`;
  return ` { var(${host}) -m str ${wanted} }`;
}

/** Chooses a service by the request's host and path, where none is chosen yet; a path counts in whole words. */
export function chooseService(routes: Routes): readonly string[] {
  const rules = [...routes].sort(byPrecedence).map((route) => {
    const { path, service, port } = route;
    const set = `http-request set-var(txn.sluice_route) str(${service}-${port})`;
    const here = `${unknown}${ofHost(route)}`;
    const stem = path.replace(/\/+$/, "");
    return stem === "" ? `${set} if ${here}` : `${set} if ${here} { path ${stem} } || ${here} { path_beg ${stem}/ }`;
  });
  return routes.some((route) => route.host !== undefined) ? [readHost, ...rules] : rules;
}
