import type { Component, Environment, Route } from "../../../project/model.ts";
import type { ComposeDocument } from "../document/document.ts";

/**
 * The routes of an environment: what it says, else the one TCP port that the compose file publishes for the services that
 * are built here. With none or several of those only the user can say; then there are no routes.
 */
export function routesOf(
  environment: Environment,
  document: ComposeDocument,
  components: readonly Component[],
): readonly Route[] {
  if (environment.routes.length > 0) return environment.routes;
  const built = components.flatMap(({ services }) => services);
  const published = built.flatMap((service) =>
    (document.services[service]?.ports ?? [])
      .filter(({ published: port, protocol }) => (port ?? "") !== "" && (protocol ?? "tcp") === "tcp")
      .map(({ target }) => ({ path: "/", service, port: target })),
  );
  return published.length === 1 ? published : [];
}
