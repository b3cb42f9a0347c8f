import { fail } from "../../failure.ts";
import type { Environment } from "../../project/model.ts";
import type { ReleasedService } from "../../release/release.ts";
import { noRoutes, unknownRoute } from "../failures.ts";

/** Every route must lead to a released service: what is not released has no releases to split traffic between. */
export function checkRoutes(environment: Environment, released: readonly ReleasedService[]): void {
  if (environment.routes.length === 0) throw fail(noRoutes, { environment: environment.name });
  const names = released.map(({ name }) => name);
  for (const { service } of environment.routes)
    if (!names.includes(service)) throw fail(unknownRoute, { service, released: names });
}
