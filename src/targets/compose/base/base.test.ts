import { describe, expect, test } from "vitest";
import { fakeEngine } from "../docker.testing.ts";
import type { ComposeDocument } from "../document/document.ts";
import { names } from "../naming.ts";
import { changedBase, ensureBase } from "./base.ts";
import { removeBase } from "./remove-base.ts";

const document: ComposeDocument = {
  name: "shop-production",
  services: {
    web: { image: "web" },
    db: { image: "postgres", volumes: [{ type: "volume", source: "data", target: "/data" }] },
    redis: { image: "redis" },
  },
  networks: { default: { name: "shop-production_default" }, shared: { name: "company", external: true } },
  volumes: { data: { name: "shop-data" }, old: { name: "old", external: true } },
};

/** An engine where these things exist already and these base services run. */
function engineWith(there: {
  names?: string[];
  running?: string[];
  up?: { code: number; stderr: string };
  ps?: string;
  ours?: string[];
  hashes?: string[];
}) {
  return fakeEngine((line) => {
    const inspected = /^(?:network|volume) inspect -- (\S+)$/.exec(line)?.[1];
    if (inspected !== undefined) return (there.names ?? []).includes(inspected) ? {} : { code: 1, stderr: "no such" };
    if (line.startsWith("ps --all --filter")) return { stdout: there.ps ?? "" };
    if (line.startsWith("ps --all --quiet")) return { stdout: "c1\n" };
    if (line.includes("config-hash")) return { stdout: (there.running ?? []).map((name) => `${name}\t${name}1`).join("\n") };
    if (line.includes("config --hash")) return { stdout: (there.hashes ?? ["db db1", "redis redis1"]).join("\n") };
    if (line.startsWith("ps ")) return { stdout: (there.running ?? []).join("\n") };
    if (/^(network|volume) ls/.test(line)) return { stdout: (there.ours ?? []).join("\n") };
    if (line.startsWith("compose ")) return there.up;
    if (line.startsWith("logs ")) return { stdout: "FATAL: no space\n" };
    return undefined;
  });
}
const spec = (engine: ReturnType<typeof fakeEngine>["engine"], more: { base?: string[]; applyBase?: boolean } = {}) => ({
  engine,
  names: names("shop", "production"),
  document,
  base: ["db", "redis"],
  applyBase: false,
  ...more,
});

describe("base services", () => {
  test("that are built here are built when their images are missing, others never", async () => {
    const { engine, lines } = engineWith({ running: ["redis"] });
    const built = { ...document, services: { ...document.services, db: { build: { context: "/w/db" } } } };
    await ensureBase({ ...spec(engine), document: built });
    expect(lines.at(-1)).toBe("compose --project-name shop-production --file - up --detach --wait --no-recreate -- db");
  });

  test("of a first deploy are made: networks and volumes with compose's own labels and ours, then the services", async () => {
    const { engine, lines, run } = engineWith({});
    expect(await ensureBase(spec(engine))).toEqual({ made: true });
    const made = lines.filter((line) => / create /.test(line));
    expect(made).toEqual([
      "network create --label com.docker.compose.project=shop-production --label com.docker.compose.network=default --label sluice.scope=shop-production -- shop-production_default",
      "volume create --label com.docker.compose.project=shop-production --label com.docker.compose.volume=data --label sluice.scope=shop-production --name shop-data",
    ]);
    expect(lines.at(-1)).toBe(
      "compose --project-name shop-production --file - up --detach --no-build --wait --no-recreate -- db redis",
    );
    expect(Object.keys(JSON.parse(String(run.calls.at(-1)?.stdin)).services)).toEqual(["db", "redis"]);
  });

  test("that run are left as they are", async () => {
    const { engine, lines } = engineWith({ names: ["shop-production_default", "shop-data"], running: ["db", "redis"] });
    expect(await ensureBase(spec(engine))).toEqual({ made: false });
    expect(lines.some((line) => line.startsWith("compose"))).toBe(false);
  });

  test("of which one ended: only that one is started", async () => {
    const { engine, lines } = engineWith({ names: ["shop-production_default", "shop-data"], running: ["db"] });
    expect(await ensureBase(spec(engine))).toEqual({ made: false });
    expect(lines.at(-1)).toMatch(/--no-recreate -- redis$/);
  });

  test("change only with `base: apply`", async () => {
    const there = {
      names: ["shop-production_default", "shop-data"],
      running: ["db", "redis"],
      hashes: ["db db1", "redis redis2"],
    };
    const { engine, lines } = engineWith(there);
    await ensureBase(spec(engine));
    expect(lines.filter((line) => line.includes(" up "))).toEqual([]);
    expect(await changedBase(spec(engine))).toEqual(["redis"]);
    await ensureBase(spec(engine, { applyBase: true }));
    expect(lines.at(-1)).toBe(
      "compose --project-name shop-production --file - up --detach --no-build --no-deps --wait -- redis",
    );
  });

  test("that have not changed are left alone with `base: apply`, too", async () => {
    const { engine, lines } = engineWith({ names: ["shop-production_default", "shop-data"], running: ["db", "redis"] });
    await ensureBase(spec(engine, { applyBase: true }));
    expect(lines.filter((line) => line.includes(" up "))).toEqual([]);
  });

  test("there are none of: what was made of networks is still known", async () => {
    expect(await ensureBase(spec(engineWith({}).engine, { base: [] }))).toEqual({ made: true });
    const there = engineWith({ names: ["shop-production_default", "shop-data"] });
    expect(await ensureBase(spec(there.engine, { base: [] }))).toEqual({ made: false });
  });

  test("that don't come up are told with their last lines", async () => {
    const { engine } = engineWith({
      up: { code: 1, stderr: "unhealthy" },
      ps: "c1\tdb\trestarting\tRestarting (1) 2 seconds ago\n",
    });
    await expect(ensureBase(spec(engine))).rejects.toMatchObject({
      code: "base-not-well",
      sentence: "The base service db did not come up: Restarting (1) 2 seconds ago. Its last lines: FATAL: no space",
    });
  });

  test("that end well by design are no failure", async () => {
    const ps = "c1\tdb\trunning\tUp 3 seconds (healthy)\nc2\tseed\texited\tExited (0) 1 second ago\n";
    await ensureBase(spec(engineWith({ up: { code: 1, stderr: "seed exited (0)" }, ps }).engine));
  });
});

describe("a one-shot beside slower base services", () => {
  const done = "c2\tseed\texited\tExited (0) 1 second ago\n";
  const beside = (dbs: readonly string[]) => {
    let looks = 0;
    return fakeEngine((line) => {
      if (line.startsWith("ps --all --filter")) return { stdout: `${done}c1\tdb\trunning\t${dbs[looks++] ?? ""}\n` };
      if (line.startsWith("ps --all --quiet")) return { stdout: "c1\n" };
      if (line.startsWith("logs ")) return { stdout: "recovering\n" };
      const Log = [{ ExitCode: 127, Output: "sh: 1: curl: not found\n" }];
      if (line.startsWith("inspect ")) return { stdout: JSON.stringify([{ State: { Health: { Log } } }]) };
      const ends = line.includes("--no-deps") && looks >= dbs.length;
      if (line.startsWith("compose ")) return ends ? {} : { code: 1, stderr: "container seed-1 exited (0)" };
      return undefined;
    });
  };
  const seeded = { ...document, services: { ...document.services, seed: { image: "mc" } } };

  test("ends first, upon which compose waits for nobody: the others are waited for alone", async () => {
    const { engine, lines } = beside(["", "Up 1 second (health: starting)"]);
    await ensureBase({ ...spec(engine), document: seeded, base: ["db", "seed"] });
    expect(lines.at(-1)).toBe(
      "compose --project-name shop-production --file - up --detach --no-build --no-deps --no-recreate --wait -- db",
    );
  });

  test("hides nothing: what never gets well is told", async () => {
    const { engine } = beside(["", "Up 1 second (health: starting)", "Up 9 seconds (unhealthy)"]);
    await expect(ensureBase({ ...spec(engine), document: seeded, base: ["db", "seed"] })).rejects.toMatchObject({
      sentence:
        "The base service db did not come up: Up 9 seconds (unhealthy) (its check ends with 127: sh: 1: curl: not found). Its last lines: recovering",
    });
  });
});

describe("taking the base away after a failed first rollout", () => {
  test("removes what was made for it", async () => {
    const { engine, lines } = engineWith({ ours: ["shop-production_default", "shop-data"] });
    await removeBase(spec(engine));
    expect(lines).toContain("volume rm shop-data");
    expect(lines).toContain("network rm shop-production_default");
    expect(lines[0]).toContain("--filter label=sluice.scope=shop-production");
  });

  test("never touches data that was there before", async () => {
    const { engine, lines } = engineWith({ ours: ["shop-production-sluice"] });
    await removeBase(spec(engine));
    expect(lines.filter((line) => / rm /.test(line) && !line.startsWith("rm "))).toEqual([]);
  });
});

describe("a base as users have it", () => {
  const proxied: ComposeDocument = {
    name: "shop-production",
    services: {
      web: { image: "web" },
      db: { image: "postgres", container_name: "shop-db" },
      edge: { image: "nginx", depends_on: { web: { condition: "service_started" } } },
      probe: { image: "probe", depends_on: { edge: { condition: "service_started" } } },
    },
    networks: {
      default: {
        name: "shop-production_default",
        ipam: { config: [{ subnet: "172.30.0.0/24", gateway: "172.30.0.1", aux_addresses: { nas: "172.30.0.9" } }] },
        labels: { team: "shop" },
      },
    },
  };
  const base = ["db", "edge", "probe"];

  test("what depends on a released service is started last and not waited for", async () => {
    const { engine, lines } = engineWith({});
    await ensureBase({ ...spec(engine, { base }), document: proxied });
    expect(lines.filter((line) => line.startsWith("compose ")).map((line) => line.replace(/.* up /, ""))).toEqual([
      "--detach --no-build --wait --no-recreate -- db",
      "--detach --no-build --no-recreate -- edge probe",
    ]);
  });

  test("a network keeps the subnet, the addresses that are others', and the labels that the file gives it", async () => {
    const { engine, lines } = engineWith({});
    await ensureBase({ ...spec(engine, { base: [] }), document: proxied });
    expect(lines.find((line) => line.startsWith("network create"))).toMatch(
      /^network create --subnet 172\.30\.0\.0\/24 --gateway 172\.30\.0\.1 --aux-address nas=172\.30\.0\.9 --label team=shop --label com\.docker/,
    );
  });

  test("a container name that another environment has is left to it; the service is still found by it", async () => {
    const given = fakeEngine((line) => {
      if (line.startsWith("inspect --type container")) return { stdout: "shop-staging\n" };
      return /^(network|volume) inspect/.test(line) ? { code: 1 } : { stdout: "" };
    });
    const warned: string[] = [];
    await ensureBase({ ...spec(given.engine, { base: ["db"] }), document: proxied, warn: (text) => void warned.push(text) });
    const { db } = JSON.parse(String(given.run.calls.at(-1)?.stdin)).services;
    expect(db).toMatchObject({ networks: { default: { aliases: ["shop-db"] } } });
    expect(db).not.toHaveProperty("container_name");
    expect(warned).toEqual([expect.stringContaining("runs as shop-production-db-1")]);
  });

  test("what the engine refused is told, not that nothing was printed", async () => {
    const stderr = "Error response from daemon: driver failed: Bind for 0.0.0.0:5432 failed: port is already allocated\n";
    const { engine } = engineWith({ up: { code: 1, stderr }, ps: "c1\tdb\tcreated\tCreated\n" });
    await expect(ensureBase(spec(engine))).rejects.toMatchObject({
      sentence: expect.stringContaining("db did not come up: driver failed: Bind for 0.0.0.0:5432 failed"),
    });
  });

  test("a base that only stopped was not made now, so that an undo never takes its data", async () => {
    const there = fakeEngine((line) => {
      if (line.startsWith("ps --all")) return { stdout: "db\nredis\n" };
      return { stdout: "" };
    });
    expect(await ensureBase(spec(there.engine))).toEqual({ made: false });
  });

  test("volumes that were there before the first deploy are never removed, whatever label they carry", async () => {
    const kept = new Map<string, unknown>();
    const store = {
      read: async (name: string) => kept.get(name),
      write: async (name: string, value: unknown) => void kept.set(name, value),
    };
    const { engine, lines } = engineWith({ names: ["shop-data"], ours: ["shop-data", "shop-production_default"] });
    await ensureBase({ ...spec(engine), store });
    await removeBase({ ...spec(engine), store });
    expect(lines.filter((line) => / rm /.test(line) && !line.startsWith("rm "))).toEqual([
      "network rm shop-production_default",
    ]);
  });
});
