import { failure } from "../../../failure.ts";
import { sayBytes } from "../../../quantity/bytes.ts";
import { sayDuration } from "../../../quantity/duration.ts";

export const machineUnread = failure<{ where: string }>("machine-unread", "environment", ({ where }) => ({
  sentence: `The disk, memory and clock of ${where} can't be read: the proxy's image has no usual \`df\`, \`cat\` and \`date\`.`,
  remedy: "Name another image under `router: { image: … }`; the official haproxy images have them.",
}));

export const engineTooOld = failure<{ where: string; version: string; needed: string }>(
  "engine-too-old",
  "environment",
  ({ where, version, needed }) => ({
    sentence: `Docker on ${where} is ${version}; ${needed} or newer is needed.`,
    remedy: "Update Docker there.",
  }),
);

export const composeTooOld = failure<{ version: string; needed: string }>(
  "compose-too-old",
  "environment",
  ({ version, needed }) => ({
    sentence: `Docker Compose here is ${version}; ${needed} or newer is needed.`,
    remedy: "Update the Compose plugin (package docker-compose-plugin) where this step runs.",
  }),
);

export const littleDisk = failure<{ where: string; free: number; needed: number }>(
  "little-disk",
  "environment",
  ({ where, free, needed }) => ({
    sentence: `Docker on ${where} has ${sayBytes(free)} of disk left; ${sayBytes(needed)} are needed to be safe.`,
    remedy: "Make room there: `docker system df` shows what Docker keeps, a smaller keep-releases keeps less.",
  }),
);

export const littleMemory = failure<{ where: string; free: number; needed: number }>(
  "little-memory",
  "environment",
  ({ where, free, needed }) => ({
    sentence: `${where} has ${sayBytes(free)} of memory left, and two releases run side by side for a while; their limits add ${sayBytes(needed)}.`,
    remedy: "Stop what isn't needed there, lower deploy.resources.limits.memory, or use `strategy: recreate`.",
  }),
);

export const portHeld = failure<{ where: string; port: number; holder: string }>(
  "port-held",
  "environment",
  ({ where, port, holder }) => ({
    sentence: `Port ${port} of ${where}, where users are to reach the environment, is held by ${holder}.`,
    remedy: "Stop it, or give the environment another port, like `listen: 8080`.",
  }),
);

export const clockSkewed = failure<{ where: string; ms: number }>("clock-skewed", "environment", ({ where, ms }) => ({
  sentence: `The clock of ${where} is ${sayDuration(Math.abs(ms))} ${ms > 0 ? "ahead of" : "behind"} the clock here.`,
  remedy: "Let both keep time (chrony, systemd-timesyncd): records and certificates go by it.",
}));

export const runsWithoutSluice = failure<{ project: string; services: readonly string[] }>(
  "runs-without-sluice",
  "user",
  ({ project, services }) => ({
    sentence: `The app already runs here under plain \`docker compose\` (project ${project}: ${services.join(", ")}).`,
    remedy:
      "Set `adopt: true` to take over its data and replace it, or stop it first (`docker compose down`, without --volumes).",
  }),
);

export const migratesAtItsStart = failure<{ service: string; tool: string; file: string; line?: number; column?: number }>(
  "migrates-at-start",
  "user",
  ({ service, tool, file, line, column }) => ({
    sentence: `${service} runs \`${tool}\` each time it starts, so a canary with the first visitors would migrate the whole database.`,
    remedy: `Take it out of the start of ${service}. Alembic runs once, before traffic, after a backup, with database: { service, migrate: { tool: alembic, run-in: ${service} } } in sluice.yaml. Anything else runs once and before traffic as a hook, like hooks: { pre-deploy: [{ run: [./migrate.sh], run-in: ${service} }] }, or as a service of its own for which ${service} waits by \`condition: service_completed_successfully\`.`,
    place: { file, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) },
  }),
);
