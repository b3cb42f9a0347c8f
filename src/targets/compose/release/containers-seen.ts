import { dockerContainers } from "../../../health/docker-containers.ts";
import type { Containers } from "../../../health/spec/subject.ts";
import type { Engine } from "../engine.ts";
import { label, type Names } from "../naming.ts";
import { identifiers } from "./containers.ts";

/** What the checks of a gate see: the containers of a release by their services, and those of the base services. */
export function containersSeen(engine: Engine, names: Names): (release: number) => Containers {
  return (release) =>
    dockerContainers(
      (args, options) => engine.docker(args, options),
      async (service) => {
        const released = [
          `label=${label.scope}=${names.scope}`,
          `label=${label.release}=${release}`,
          `label=${label.service}=${service}`,
        ];
        const own = await identifiers(engine, released);
        if (own.length > 0) return own;
        const base = [`label=com.docker.compose.project=${names.base}`, `label=com.docker.compose.service=${service}`];
        const found = await identifiers(engine, base);
        if (found.length === 0) throw new Error(`release ${release} has no container of ${service}, and neither has the base`);
        return found;
      },
    );
}
