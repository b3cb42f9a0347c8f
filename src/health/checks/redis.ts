import { z } from "zod";
import { fail } from "../../failure.ts";
import { sayBytes } from "../../quantity/bytes.ts";
import { sayPercentage } from "../../quantity/percentage.ts";
import { noContainers } from "../failures.ts";
import type { Measure, Seen, Start } from "../measure.ts";
import { checkKind } from "../spec/check-kind.ts";
import type { CommonSpec } from "../spec/check-spec.ts";
import { commonKeys } from "../spec/common-keys.ts";
import { common } from "../spec/common-spec.ts";
import { forms } from "../spec/json-forms.ts";
import { key, percentage, serviceName, wholeNumber, words } from "../spec/written.ts";

export interface RedisCheckSpec extends CommonSpec {
  readonly kind: "redis";
  /** The service whose container has redis-cli. */
  readonly service: string;
  readonly password: string | undefined;
  readonly port: number;
  /** Fraction of `maxmemory` that may be used. */
  readonly memory: number | undefined;
  /** Replicas that must be connected. */
  readonly replicas: number | undefined;
}

const keys = z.strictObject({
  redis: key(serviceName("the name of a service or container, like cache"), {
    description:
      "A service with Redis or Valkey (in health-gate: the name of a container). It is asked by its own redis-cli; a replica must be connected to its primary.",
    json: { ...forms.service, examples: ["cache"] },
  }),
  port: key(wholeNumber(1).default(6379), {
    description: "Its port inside the container.",
    json: { type: "integer", minimum: 1, maximum: 65535 },
    usual: "6379",
  }),
  password: key(words("a password").optional(), {
    description: "Where it wants one. From a secret; it stands in no argv.",
    json: forms.text,
  }),
  memory: key(percentage().optional(), {
    description: "The part of its maxmemory that it may use.",
    json: { ...forms.percentage, examples: ["90%"] },
  }),
  replicas: key(wholeNumber(1).optional(), {
    description: "Replicas that must be connected to it.",
    json: { type: "integer", minimum: 1 },
  }),
  ...commonKeys,
});

function complete(written: z.output<typeof keys>): RedisCheckSpec {
  const { redis: service, password, port, memory, replicas } = written;
  return {
    ...common(written, { kind: "redis", name: `redis ${service}`, timeout: 5_000 }),
    service,
    password,
    port,
    memory,
    replicas,
  };
}

/** The lines `name:value` of Redis' INFO. */
export function parseInfo(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const match = /^([a-z0-9_]+):(.*)$/i.exec(line);
    return match === null ? [] : [[match[1] ?? "", match[2] ?? ""]];
  });
  return new Map(pairs);
}

/** What its INFO says. */
export function judgeRedis(text: string, spec: Pick<RedisCheckSpec, "memory" | "replicas">): Seen {
  const info = parseInfo(text);
  const count = (name: string) => Number(info.get(name) ?? Number.NaN);
  if (!info.has("redis_version") && !info.has("valkey_version"))
    return { outcome: "error", reason: `it gives no INFO: ${text.trim().split("\n")[0]?.slice(0, 200) ?? ""}` };
  if (info.get("loading") === "1") return { outcome: "fail", reason: "it is still loading its data" };
  const role = info.get("role") ?? "unknown";
  const told = [`answers, ${role}`];
  if (role === "slave" && info.get("master_link_status") !== "up")
    return { outcome: "fail", reason: `a replica without its primary (link ${info.get("master_link_status") ?? "unknown"})` };
  if (spec.replicas !== undefined) {
    const connected = count("connected_slaves");
    if (!(connected >= spec.replicas))
      return { outcome: "fail", reason: `${connected} replicas connected < replicas ${spec.replicas}` };
    told.push(`${connected} replicas ≥ ${spec.replicas}`);
  }
  if (spec.memory === undefined) return { outcome: "pass", reason: told.join(", ") };
  const [used, most] = [count("used_memory"), count("maxmemory")];
  if (!(most > 0)) return { outcome: "error", reason: "it has no maxmemory to judge by" };
  if (!Number.isFinite(used)) return { outcome: "inconclusive", reason: "its used_memory is no number" };
  const seen = `memory ${sayPercentage(used / most)} (${sayBytes(used)} of ${sayBytes(most)})`;
  const value = { value: used / most, unit: "ratio" } as const;
  if (used / most > spec.memory) return { outcome: "fail", ...value, reason: `${seen} > ${sayPercentage(spec.memory)}` };
  return { outcome: "pass", ...value, reason: [...told, `${seen} ≤ ${sayPercentage(spec.memory)}`].join(", ") };
}

const start: Start<RedisCheckSpec> = (spec, { containers }): Measure => {
  if (containers === undefined) throw fail(noContainers, { check: spec.name });
  const { service, password, port, timeout: timeoutMs } = spec;
  const argv = ["redis-cli", "-p", String(port), "INFO"];
  const env = password === undefined ? {} : { REDISCLI_AUTH: password };
  return async (signal) => {
    const { code, stdout, stderr, timedOut } = await containers.run(service, argv, { env, timeoutMs, signal });
    if (timedOut) return { outcome: "fail", reason: `no answer within ${spec.timeout} ms` };
    const said = `${stdout}\n${stderr}`.trim().split("\n").at(-1)?.slice(0, 200) ?? "";
    if (/Could not connect to Redis|Connection refused|LOADING /.test(said)) return { outcome: "fail", reason: said };
    if (code !== 0) return { outcome: "error", reason: `redis-cli ended with exit code ${code}: ${said}` };
    return judgeRedis(stdout, spec);
  };
};

export const redis = checkKind({
  keys,
  complete,
  start,
  alike: () => "both releases use the same one",
  asked: ({ memory, replicas }) => [
    "answers",
    ...(memory === undefined ? [] : [`memory ≤ ${sayPercentage(memory)}`]),
    ...(replicas === undefined ? [] : [`≥ ${replicas} replicas`]),
  ],
});
