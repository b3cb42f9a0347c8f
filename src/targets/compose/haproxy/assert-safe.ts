import { fail } from "../../../failure.ts";
import { cohortRefused, routeRefused } from "./failures.ts";
import type { ProxyState } from "./proxy-state.ts";

/** What becomes lines of the configuration must be plain text there, wherever the state came from. */
export function assertSafe(state: ProxyState): void {
  const more = [...(state.also ?? []), ...state.inside].map(({ service, port }) => ({
    host: undefined,
    path: "/",
    service,
    port,
  }));
  const entries = [...state.routes, ...more];
  for (const { host, path, service, port } of entries) {
    const well =
      (host === undefined || /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(host)) &&
      /^\/[A-Za-z0-9._~@:+=!%/-]*$/.test(path) &&
      /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(service) &&
      Number.isInteger(port) &&
      port > 0 &&
      port < 65_536;
    if (!well) throw fail(routeRefused, { path: `${host ?? ""}${path}`, service, port });
  }
  const { header = {}, cookie = {} } = state.visitors?.cohorts ?? {};
  for (const [name, values] of [...Object.entries(header), ...Object.entries(cookie)]) {
    const words = /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(name) && values.every((value) => /^[A-Za-z0-9._~@:+=/-]+$/.test(value));
    if (!words || values.length === 0) throw fail(cohortRefused, { name, values });
  }
}
