import type { CheckSpec } from "../health/spec/check-spec.ts";
import type { Environment, Host, Waves } from "./model.ts";
import type { WrittenEnvironment } from "./schema/environment-schema.ts";
import type { WrittenFile } from "./schema/file-schema.ts";
import { strategySchema } from "./schema/strategy.ts";
import { defaultWhenBusy } from "./schema/when-busy.ts";
import type { YamlSource } from "./yaml-source.ts";

const defaultProxyImage = "haproxy:3.2-alpine";
const defaultInterval = 1_000;
const defaultKeptReleases = 5;

function hostOf(written: WrittenEnvironment): Host {
  if (written.context !== undefined) return { kind: "context", name: written.context };
  return written.waves?.[0]?.[0] ?? written.host ?? { kind: "local" };
}

function wavesOf(written: WrittenEnvironment): Waves | undefined {
  const { waves: hosts, "max-parallel": maxParallel, "on-failure": onFailure = "wave" } = written;
  return hosts === undefined ? undefined : { hosts, maxParallel, onFailure };
}

const drainOf = (drain: number | undefined) => (drain === undefined ? {} : { drain });

/** The gate of an environment; each check knows where it stands. */
function gateOf(
  written: WrittenEnvironment,
  file: WrittenFile,
  { name, source }: { name: string; source: Pick<YamlSource, "place"> | undefined },
): Pick<Environment, "gate" | "score" | "alertRules"> {
  const gate = written.gate ?? file.gate;
  if (gate === undefined) return { gate: [] };
  const above = [...(written.gate === undefined ? [] : ["environments", name]), "gate", ...gate.at];
  const placed = (check: CheckSpec, index: number): CheckSpec =>
    source === undefined ? check : { ...check, place: source.place([...above, index]) };
  return {
    gate: gate.checks.map(placed),
    ...(gate.score === undefined ? {} : { score: gate.score }),
    ...(gate.alerts === undefined ? {} : { alertRules: gate.alerts }),
  };
}

function ownRouterOf({ router }: WrittenEnvironment, file: WrittenFile): Pick<Environment, "ownRouter"> {
  const said = router?.kind === undefined ? file.router : router;
  return said?.own === undefined ? {} : { ownRouter: said.own };
}

/** The environments of the file, complete: what an environment does not say it inherits from the top level. */
export function environmentsOf(file: WrittenFile, source?: Pick<YamlSource, "place">): readonly Environment[] {
  return [...(file.environments ?? [])].map(([name, written]) => ({
    name,
    host: hostOf(written),
    waves: wavesOf(written),
    listen: written.listen ?? file.listen,
    tls: written.tls ?? file.tls,
    url: written.url,
    routes: (written.routes ?? file.routes ?? []).map(({ key: _key, ...route }) => route),
    strategy: written.strategy ?? file.strategy ?? strategySchema.parse("canary"),
    ...gateOf(written, file, { name, source }),
    gateInterval: written.interval ?? file.interval ?? defaultInterval,
    database: written.database ?? file.database,
    features: Object.fromEntries([...(file.features ?? []), ...(written.features ?? [])]),
    hooks: { ...file.hooks, ...written.hooks },
    rollback: { database: written.rollback?.database ?? file.rollback?.database },
    after: Object.fromEntries(written.after ?? []),
    base: written.base ?? "keep",
    workers: written.workers ?? file.workers ?? "after-promotion",
    requires: written.requires ?? file.requires ?? [],
    ...drainOf(written.drain ?? file.drain),
    whenBusy: written["when-busy"] ?? file["when-busy"] ?? defaultWhenBusy,
    ...ownRouterOf(written, file),
    proxyImage: written.router?.image ?? file.router?.image ?? defaultProxyImage,
    compose: written.compose ?? [],
    profiles: written.profiles ?? [],
    keepReleases: written["keep-releases"] ?? defaultKeptReleases,
    ...(written["keep-disk"] === undefined ? {} : { keepDisk: written["keep-disk"] }),
  }));
}
