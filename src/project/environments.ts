import type { Environment, Host, Waves } from "./model.ts";
import type { WrittenEnvironment } from "./schema/environment-schema.ts";
import type { WrittenFile } from "./schema/file-schema.ts";
import { strategySchema } from "./schema/strategy.ts";
import { defaultWhenBusy } from "./schema/when-busy.ts";

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

/** The environments of the file, complete: what an environment does not say it inherits from the top level. */
export function environmentsOf(file: WrittenFile): readonly Environment[] {
  return [...(file.environments ?? [])].map(([name, written]) => ({
    name,
    host: hostOf(written),
    waves: wavesOf(written),
    listen: written.listen ?? file.listen,
    tls: written.tls ?? file.tls,
    url: written.url,
    routes: (written.routes ?? file.routes ?? []).map(({ key: _key, ...route }) => route),
    strategy: written.strategy ?? file.strategy ?? strategySchema.parse("canary"),
    gate: written.gate ?? file.gate ?? [],
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
    proxyImage: written.router?.image ?? file.router?.image ?? defaultProxyImage,
    compose: written.compose ?? [],
    profiles: written.profiles ?? [],
    keepReleases: written["keep-releases"] ?? defaultKeptReleases,
  }));
}
