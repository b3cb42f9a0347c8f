import { z } from "zod";
import { fail } from "../../failure.ts";
import { sayBytes } from "../../quantity/bytes.ts";
import { sayPercentage } from "../../quantity/percentage.ts";
import { noContainers } from "../failures.ts";
import type { Measure, Seen, Start } from "../measure.ts";
import type { Sample, SamplePart } from "../sample.ts";
import { checkKind } from "../spec/check-kind.ts";
import type { CommonSpec } from "../spec/check-spec.ts";
import { commonKeys } from "../spec/common-keys.ts";
import { common } from "../spec/common-spec.ts";
import { forms } from "../spec/json-forms.ts";
import type { Containers, SeenContainer, Usage } from "../spec/subject.ts";
import { key, percentage, serviceName, wholeNumber } from "../spec/written.ts";
import { knownCause } from "./known-causes.ts";

export interface ContainerCheckSpec extends CommonSpec {
  readonly kind: "container";
  readonly service: string;
  /** Restarts since the window began that are tolerated. */
  readonly restarts: number;
  /** Fractions of its limits; undefined: not looked at. */
  readonly memory: number | undefined;
  readonly cpu: number | undefined;
}

const keys = z.strictObject({
  container: key(serviceName("the name of a service or container, like web"), {
    description: "A service whose containers must run and be healthy (in health-gate: the name of a container).",
    json: { ...forms.service, examples: ["web"] },
  }),
  restarts: key(wholeNumber(0).default(0), {
    description: "Restarts since the window began that are tolerated; those of recover are not counted.",
    json: { type: "integer", minimum: 0 },
    usual: "0",
  }),
  memory: key(percentage().optional(), {
    description: "The part of its memory limit that it may use.",
    json: { ...forms.percentage, examples: ["90%"] },
  }),
  cpu: key(percentage().optional(), {
    description: "The part of its CPU limit that it may use.",
    json: { ...forms.percentage, examples: ["90%"] },
  }),
  ...commonKeys,
});

function complete(written: z.output<typeof keys>): ContainerCheckSpec {
  const { container: service, restarts, memory, cpu } = written;
  const shared = common(written, { kind: "container", name: `container ${service}`, timeout: 10_000 });
  // Those that the check itself makes are no fault of the app.
  const own = shared.recover?.action.kind === "restart" ? shared.recover.attempts : 0;
  return { ...shared, service, restarts: restarts + own, memory, cpu };
}

/** The state of a container when the window began. */
type Before = Pick<SeenContainer, "restarts" | "startedAt">;
type Judged = Pick<Sample, "outcome" | "reason">;

const failed = (reason: string): Judged => ({ outcome: "fail", reason });

/** What a container's state says, compared with how it was when the window began. */
export function judgeContainer(
  seen: SeenContainer,
  before: Before | undefined,
  spec: Pick<ContainerCheckSpec, "restarts">,
): Judged {
  if (seen.oomKilled) return failed("it was ended for want of memory (OOM)");
  if (seen.restarting) return failed(`it is being restarted after exit code ${seen.exitCode}`);
  if (!seen.running) return failed(`it has ended with exit code ${seen.exitCode}${meaningOf(seen)}`);
  if (before !== undefined) {
    const anew = seen.restarts - before.restarts;
    // A hand that restarts it is not counted by the engine; its start is another one.
    const restarted = anew > 0 ? anew : seen.startedAt === before.startedAt ? 0 : 1;
    if (restarted > spec.restarts) return failed(`restarted ${restarted} times > restarts ${spec.restarts}`);
  }
  if (seen.health === "unhealthy") return failed("its own health check says unhealthy");
  if (seen.health === "starting") return { outcome: "inconclusive", reason: "its own health check is still starting" };
  return { outcome: "pass", reason: seen.health === "none" ? "running" : "running, healthy" };
}

function meaningOf({ exitCode: code, memoryLimit }: SeenContainer): string {
  // An engine misses some ends for want of memory, so whoever reads this is to think of the limit.
  if (code === 137)
    return memoryLimit === undefined ? " (SIGKILL)" : ` (SIGKILL; its memory limit is ${sayBytes(memoryLimit)})`;
  if (code === 139) return " (SIGSEGV)";
  if (code === 143) return " (SIGTERM)";
  return code === 127 ? " (its program is not there)" : "";
}

/** What a container's use says; a part of a limit that is not there can't be judged. */
export function judgeUsage(usage: Usage, spec: Pick<ContainerCheckSpec, "memory" | "cpu">): Judged {
  const said: string[] = [];
  for (const [name, part, used, limit, say] of [
    ["memory", spec.memory, usage.memory, usage.memoryLimit, sayBytes],
    ["cpu", spec.cpu, usage.cores, usage.coresLimit, (cores: number) => `${Number(cores.toFixed(2))} cores`],
  ] as const) {
    if (part === undefined) continue;
    if (limit === undefined || limit <= 0) return { outcome: "error", reason: `it has no ${name} limit to judge by` };
    const seen = `${name} ${sayPercentage(used / limit)} (${say(used)} of ${say(limit)})`;
    if (!(used / limit <= part)) return failed(`${seen} > ${sayPercentage(part)}`);
    said.push(`${seen} ≤ ${sayPercentage(part)}`);
  }
  return { outcome: "pass", reason: said.join(", ") };
}

const worst = ["fail", "error", "inconclusive", "pass"] as const;

const start: Start<ContainerCheckSpec> = (spec, { containers }): Measure => {
  if (containers === undefined) throw fail(noContainers, { check: spec.name });
  const before = new Map<string, Before>();
  return async (signal): Promise<Seen> => {
    const seen = await containers.look(spec.service, { timeoutMs: spec.timeout, signal });
    const parts: SamplePart[] = [];
    for (const container of seen) {
      // One that came later, in the place of another one, is judged from its own first look.
      if (!before.has(container.id)) before.set(container.id, container);
      const judged = await judgeOne(container, before.get(container.id), { spec, containers, signal });
      parts.push({ name: container.name, ...judged });
    }
    const outcome = worst.find((word) => parts.some((part) => part.outcome === word)) ?? "error";
    const telling = parts.filter((part) => part.outcome === outcome);
    const reason = telling.map(({ name, reason }) => (parts.length === 1 ? reason : `${name}: ${reason}`)).join("; ");
    return { outcome, reason: reason.slice(0, 600), parts };
  };
};

async function judgeOne(
  container: SeenContainer,
  before: Before | undefined,
  { spec, containers, signal }: { spec: ContainerCheckSpec; containers: Containers; signal: AbortSignal },
): Promise<Judged> {
  const judged = judgeContainer(container, before, spec);
  const within = { timeoutMs: spec.timeout, signal };
  if (judged.outcome === "pass" && (spec.memory !== undefined || spec.cpu !== undefined)) {
    const used = judgeUsage(await containers.usage(container.id, within), spec);
    return used.outcome === "pass" ? { outcome: "pass", reason: `${judged.reason}, ${used.reason}` } : used;
  }
  if (judged.outcome !== "fail") return judged;
  const lines = await containers.lastLines(container.id, { ...within, lines: 50 }).catch(() => "");
  const cause = knownCause(lines);
  const last = lines.trimEnd().split("\n").at(-1)?.trim().slice(0, 200) ?? "";
  return {
    outcome: "fail",
    reason: `${judged.reason}${cause === undefined ? "" : `: ${cause}`}${last === "" ? "" : ` (last line: ${last})`}`,
  };
}

export const container = checkKind({
  keys,
  complete,
  start,
  asked: ({ restarts, memory, cpu }) => [
    "runs and is healthy",
    `≤ ${restarts} restarts`,
    ...(memory === undefined ? [] : [`memory ≤ ${sayPercentage(memory)}`]),
    ...(cpu === undefined ? [] : [`CPU ≤ ${sayPercentage(cpu)}`]),
  ],
  // State, use and last lines are asked one after the other.
  takes: ({ timeout }) => 3 * timeout,
});
