import type { Route } from "./model.ts";

type Asked = Pick<Route, "host" | "path">;

/** A route in one word, as it stands in `routes`: `/api`, `shop.example/api`. */
export function routeAddress({ host = "", path }: Asked): string {
  return `${host}${path}`;
}

/** A host that fits: of a wildcard, some name below it. */
export function hostOf({ host }: Asked): string | undefined {
  return host?.replace(/^\*\./, "sluice.");
}

/** The header that a request for a route needs; none where every host will do. */
export function hostHeader(route: Asked): Readonly<Record<string, string>> {
  const host = hostOf(route);
  return host === undefined ? {} : { host };
}

/** How a route is asked for by its address. */
export function askedAt(address: string): { readonly path: string; readonly headers: Readonly<Record<string, string>> } {
  const slash = address.indexOf("/");
  const path = slash < 0 ? "/" : address.slice(slash);
  const host = slash < 0 ? address : address.slice(0, slash);
  return { path, headers: host === "" ? {} : hostHeader({ host, path }) };
}

/** With no route for every host, a request to the bare address of the proxy finds nobody: it has to name one. */
export function usualHost(routes: readonly Asked[]): Readonly<Record<string, string>> {
  const [first] = routes;
  return first === undefined || routes.some(({ host }) => host === undefined) ? {} : hostHeader(first);
}
