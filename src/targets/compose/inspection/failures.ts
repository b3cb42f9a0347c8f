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

export const outsideSilent = failure<{ url: string; why: string }>("outside-silent", "environment", ({ url, why }) => ({
  sentence: `The environment needs ${url}, and it doesn't answer: ${why}`,
  remedy: "Bring that service up, or take it from `requires` in sluice.yaml.",
}));

export const notReady = failure<{ environment: string; problems: readonly string[] }>(
  "not-ready",
  "environment",
  ({ environment, problems }) => ({
    sentence: `${environment} is not ready for a deploy, ${problems.length} things stand in the way: ${problems.map((problem, index) => `${index + 1}. ${problem}`).join(" ")}`,
    remedy: "Each says what to do. Nothing was changed.",
  }),
);
