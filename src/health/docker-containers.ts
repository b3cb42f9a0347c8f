import { z } from "zod";
import type { Command, Finished } from "../world.ts";
import type { Containers, SeenContainer, Usage, Within } from "./spec/subject.ts";

/** Bytes of what a container answers; all that is asked of one is far shorter. */
const mostAnswered = 1_000_000;

/** Speaks to a Docker engine; a refusal is a result. */
type Docker = (args: readonly string[], options: Omit<Command, "argv">) => Promise<Finished>;

const inspected = z.array(
  z.object({
    Id: z.string(),
    Name: z.string(),
    RestartCount: z.number(),
    State: z.object({
      Running: z.boolean(),
      Restarting: z.boolean(),
      OOMKilled: z.boolean(),
      ExitCode: z.number(),
      StartedAt: z.string(),
      Health: z.object({ Status: z.string() }).nullish(),
    }),
    HostConfig: z.object({
      Memory: z.number().nullish(),
      NanoCpus: z.number().nullish(),
      CpuQuota: z.number().nullish(),
      CpuPeriod: z.number().nullish(),
    }),
  }),
);
type Inspected = z.output<typeof inspected>[number];

const stats = z.object({ CPUPerc: z.string(), MemUsage: z.string() });

const healths = ["none", "starting", "healthy", "unhealthy"] as const;

function seen({ Id, Name, RestartCount, State, HostConfig }: Inspected): SeenContainer {
  return {
    id: Id,
    name: Name.replace(/^\//, ""),
    running: State.Running,
    restarting: State.Restarting,
    health: healths.find((word) => word === State.Health?.Status) ?? "none",
    restarts: RestartCount,
    exitCode: State.ExitCode,
    oomKilled: State.OOMKilled,
    memoryLimit: some(HostConfig.Memory),
    startedAt: State.StartedAt,
  };
}

/** Bytes of `11.5MiB` or `1.2kB`, as `docker stats` writes them. */
export function dockerBytes(text: string): number {
  const match = /^([\d.]+)\s*([kKMGT]?)(i?)B$/.exec(text.trim());
  const power = ["", "k", "m", "g", "t"].indexOf((match?.[2] ?? "?").toLowerCase());
  return match === null ? Number.NaN : Number(match[1]) * (match[3] === "i" ? 1_024 : 1_000) ** power;
}

const some = (value: number | null | undefined) => (value === null || value === undefined || value <= 0 ? undefined : value);

function coresLimit({ HostConfig }: Inspected): number | undefined {
  const nano = some(HostConfig.NanoCpus);
  if (nano !== undefined) return nano / 1e9;
  const quota = some(HostConfig.CpuQuota);
  return quota === undefined ? undefined : quota / (some(HostConfig.CpuPeriod) ?? 100_000);
}

function lastLine({ stdout, stderr, timedOut }: Finished): string {
  return timedOut
    ? "no answer in time"
    : (`${stdout}\n${stderr}`.trimEnd().split("\n").at(-1)?.slice(0, 300) ?? "no reason given");
}

/** Containers of one Docker engine. `idsOf` says which are meant by a name; none is an Error that says so. */
export function dockerContainers(
  docker: Docker,
  idsOf: (name: string, within: Within) => Promise<readonly string[]>,
): Containers {
  const must = async (args: readonly string[], options: Omit<Command, "argv">): Promise<Finished> => {
    const finished = await docker(args, options);
    if (finished.code !== 0 || finished.timedOut) throw new Error(`docker ${args[0]}: ${lastLine(finished)}`);
    return finished;
  };
  const inspect = async (ids: readonly string[], within: Within) =>
    inspected.parse(JSON.parse((await must(["container", "inspect", "--", ...ids], within)).stdout));
  const running = async (name: string, within: Within): Promise<string> => {
    const found = (await inspect(await idsOf(name, within), within)).find(({ State }) => State.Running && !State.Restarting);
    if (found === undefined) throw new Error(`no container of ${name} runs`);
    return found.Id;
  };
  return {
    look: async (name, within) => (await inspect(await idsOf(name, within), within)).map(seen),
    async run(name, argv, { env = {}, ...options }) {
      const flags = Object.keys(env).flatMap((variable) => ["--env", variable]);
      return docker(["exec", "--interactive", ...flags, await running(name, options), ...argv], {
        ...options,
        env,
        lastBytes: mostAnswered,
      });
    },
    async lastLines(id, { lines, ...within }) {
      const { stdout, stderr } = await must(["logs", "--tail", String(lines), id], { ...within, lastBytes: mostAnswered });
      return `${stdout}${stderr}`.slice(-20_000);
    },
    async usage(id, within): Promise<Usage> {
      const [state] = await inspect([id], within);
      const { stdout } = await must(["stats", "--no-stream", "--format", "{{json .}}", id], within);
      const told = stats.parse(JSON.parse(stdout.trim().split("\n").at(-1) ?? ""));
      return {
        memory: dockerBytes(told.MemUsage.split("/")[0] ?? ""),
        memoryLimit: some(state?.HostConfig.Memory),
        cores: Number(told.CPUPerc.replace("%", "")) / 100,
        coresLimit: state === undefined ? undefined : coresLimit(state),
      };
    },
    async restart(name, within) {
      await must(["restart", "--time", "5", "--", ...(await idsOf(name, within))], within);
    },
  };
}
