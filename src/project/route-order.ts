import type { Route } from "./model.ts";

type Asked = Pick<Route, "host" | "path">;

/** An exact host comes before a wildcard, a longer wildcard before a shorter one, and any of them before none. */
function hostRank({ host }: Asked): number {
  if (host === undefined) return 0;
  return host.startsWith("*.") ? host.length : Number.MAX_SAFE_INTEGER;
}

/** In this order routes are tried, and the first that a request's host and path fit takes it. */
export function byPrecedence(one: Asked, other: Asked): number {
  return hostRank(other) - hostRank(one) || other.path.length - one.path.length;
}
