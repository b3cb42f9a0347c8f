import { failure, type Place } from "../../failure.ts";
import { sayDuration } from "../../quantity/duration.ts";
import type { MissingVariable } from "./document/missing-variables.ts";
import { sayPlace } from "./support/places.ts";

export const composeConfigInvalid = failure<{ files: readonly string[]; said: string; place: Place | undefined }>(
  "compose-config-invalid",
  "user",
  ({ files, said, place }) => ({
    sentence: `Docker Compose can't read ${files.join(", ")}: ${said.replace(/ false schema$/, " is no key that it knows")}${sayPlace(place)}.`,
    remedy: "Correct the file; `docker compose config` shows the same message on your machine.",
    ...(place !== undefined ? { place } : files[0] === undefined ? {} : { place: { file: files[0] } }),
  }),
);

export const variablesMissing = failure<{ missing: readonly (MissingVariable & { readonly place: Place | undefined })[] }>(
  "variables-missing",
  "user",
  ({ missing }) => {
    const told = missing.map(({ name, says, place }) => ({
      name: `${name}${says === "" ? "" : ` (${says})`}`,
      place: place === undefined ? undefined : place,
    }));
    const where = (place: Place | undefined) => (place?.line === undefined ? "" : ` at ${place.file}:${place.line}`);
    const [first, ...others] = told;
    return {
      sentence: `The compose files require ${told.map(({ name, place }) => `${name}${where(place)}`).join(", ")}, and nothing gives ${told.length === 1 ? "it" : "them"} a value.`,
      remedy: "Put each into `app-env` (secrets), the step's `env:`, or the `.env` beside the compose file.",
      ...(first?.place === undefined ? {} : { place: first.place }),
      further: others.flatMap(({ name, place }) =>
        place === undefined ? [] : [{ message: `${name} is required and has no value.`, place }],
      ),
    };
  },
);

export const noComposeFile = failure<{ directory: string }>("no-compose-to-deploy", "user", ({ directory }) => ({
  sentence: `There is no compose file in ${directory}, so nothing says what to deploy.`,
  remedy: "Name it in sluice.yaml, like `compose: [deploy/compose.yaml]`, or add a compose.yaml beside it.",
}));

export const composeMissing = failure<{ said: string }>("compose-missing", "environment", ({ said }) => ({
  sentence: `Docker Compose 2.24 or newer is needed, and the Docker client has none${said === "" ? "" : ` (${said})`}.`,
  remedy: "Install the Compose plugin (package docker-compose-plugin) where this step runs.",
}));

const sayLines = (lines: readonly string[]) =>
  lines.length === 0 ? " It printed nothing." : ` Its last lines: ${lines.join(" ⏎ ")}`;

export const containerNotWell = failure<{
  service: string;
  release: number;
  why: string;
  /** Undefined where it did not get as far as printing. */
  lines: readonly string[] | undefined;
}>("container-not-well", "user", ({ service, release, why, lines }) => ({
  sentence: `${service} of release ${release} ${why}.${lines === undefined ? "" : sayLines(lines)}`,
  remedy: "The release gets no traffic. Correct the service, or give it more time by its healthcheck's start_period.",
}));

export const startTimedOut = failure<{
  services: readonly string[];
  release: number;
  ms: number;
  check: string;
  lines: readonly string[];
}>("start-timed-out", "user", ({ services, release, ms, check, lines }) => ({
  sentence: `${services.join(", ")} of release ${release} did not become well within ${sayDuration(ms)}${check}.${lines.length === 0 ? "" : ` Last lines: ${lines.join(" ⏎ ")}`}`,
  remedy: "Look at the service's healthcheck and at what it waits for.",
}));

export const releaseGone = failure<{ release: number }>("release-gone", "environment", ({ release }) => ({
  sentence: `The containers of release ${release} are gone, so its services can't be run.`,
  remedy: "Deploy that commit again; its images are still in the registry under their digests.",
}));

export const noSubnet = failure<{ said: string }>("no-free-subnet", "environment", ({ said }) => ({
  sentence: `Docker has no free subnet for the release's own network: ${said}`,
  remedy: "Remove networks that nobody uses (`docker network prune`).",
}));

export const hostNetwork = failure<{ service: string; mode: string; place: Place }>(
  "host-network",
  "user",
  ({ service, mode, place }) => ({
    sentence: `${service} is released and has network_mode: ${mode}${place.line === undefined ? "" : ` (${place.file}:${place.line})`}, so two releases of it can't run side by side.`,
    remedy: "Remove network_mode from the service (and name other services by their names); the proxy publishes its port.",
    place,
  }),
);

export const baseServiceGone = failure<{ service: string }>("base-service-gone", "environment", ({ service }) => ({
  sentence: `The base service ${service} is not running.`,
  remedy: "Look at why it ended (`docker ps --all`, `docker logs`); the next deploy starts it again.",
}));

export const imageUnavailable = failure<{ reference: string; said: string }>(
  "image-unavailable",
  "environment",
  ({ reference, said }) => ({
    sentence: `The target can't get the image ${reference}: ${said}`,
    remedy: "Check that it is in the registry and that the target may pull it (registry-username, registry-token).",
  }),
);

export const baseNotWell = failure<{ service: string; status: string; lines: readonly string[] }>(
  "base-not-well",
  "user",
  ({ service, status, lines }) => ({
    sentence: `The base service ${service} did not come up: ${status}.${lines.length === 0 ? "" : ` Its last lines: ${lines.join(" ⏎ ")}`}`,
    remedy: "Correct it in the compose file; no release was started.",
  }),
);

export const noListen = failure<{ environment: string }>("no-listen", "user", ({ environment }) => ({
  sentence: `Nothing says where ${environment} listens: it has no \`listen\`, and the compose file publishes no port of a routed service.`,
  remedy: "Give the environment a port, like `listen: 8080`.",
}));

export const notCarried = failure<{ where: string; problems: readonly string[] }>(
  "not-carried-over",
  "user",
  ({ where, problems }) => ({
    sentence: `${where} is another machine and does not have files of this checkout: ${problems.join("; ")}.`,
    remedy:
      "Text files, folders of them with `:ro`, and `configs:` or `secrets:` with `file:` are carried over. Put everything else into the image, into a named volume, or under an absolute path of that machine.",
  }),
);

export const imageNotSent = failure<{ image: string; where: string; said: string }>(
  "image-not-sent",
  "environment",
  ({ image, where, said }) => ({
    sentence: `The image ${image} could not be sent to ${where}: ${said}`,
    remedy: "Push it to a registry that both machines reach, and deploy from there.",
  }),
);

export const watcherNotUp = failure<{ watcher: string; lines: readonly string[] }>(
  "watcher-not-up",
  "environment",
  ({ watcher, lines }) => ({
    sentence: `The watcher ${watcher} did not begin to look. Its last lines: ${lines.join(" ⏎ ") || "none"}`,
    remedy: "Check `watcher-image`: Node 24 or newer is needed in it.",
  }),
);
