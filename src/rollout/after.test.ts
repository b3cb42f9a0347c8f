import { describe, expect, test } from "vitest";
import type { Environment, Project } from "../project/model.ts";
import { emptyLedger, type Ledger, type LedgerEvent, withEvent, withRelease } from "../release/ledger.ts";
import { records } from "../release/records.ts";
import { sampleRelease } from "../release/release.testing.ts";
import { dockerEngine } from "../targets/compose/engine.ts";
import { packed, unpacked } from "../targets/compose/state/archive.ts";
import { composeStore } from "../targets/compose/state/store.ts";
import type { StateVolume } from "../targets/compose/state/volume.ts";
import { fakeClock, fakeRun, fakeWorld } from "../world.testing.ts";
import { checkAfter, lackOf } from "./after.ts";

const access = { key: undefined, knownHosts: undefined };

const wanted = "3fa9c1e0000000000000000000000000000000aa";
const older = "aaaaaaa0000000000000000000000000000000bb";
const now = Date.parse("2026-01-10T00:00:00Z");
const hour = 3_600_000;

const release = (number: number, commit: string) => sampleRelease({ number, commit });
const about = (hoursAgo: number) => ({
  at: new Date(now - hoursAgo * hour).toISOString(),
  actor: "ada",
  run: "1",
  explanation: "",
  milliseconds: 1,
});
const promoted = (number: number, hoursAgo: number): LedgerEvent => ({
  ...about(hoursAgo),
  kind: "promoted",
  release: number,
  from: undefined,
  gate: { by: "gate", result: "pass", explanation: "" },
});
const undone = (number: number, hoursAgo: number): LedgerEvent => ({
  ...about(hoursAgo),
  kind: "undone",
  release: number,
  to: 1,
});
const kept = (number: number, hoursAgo: number): LedgerEvent => ({
  ...about(hoursAgo),
  kind: "kept",
  release: number,
  from: 1,
});
const returned = (to: number, from: number, hoursAgo: number): LedgerEvent => ({
  ...about(hoursAgo),
  kind: "returned",
  release: to,
  from,
});
function ledger(commits: readonly string[], events: readonly LedgerEvent[]): Ledger {
  const releases = commits.map((commit, index) => release(index + 1, commit));
  return events.reduce(withEvent, releases.reduce(withRelease, emptyLedger));
}

describe("what the environment before lacks", () => {
  test.each<[string, Ledger, number, string | undefined]>([
    ["nothing was ever deployed there", emptyLedger, 0, "serves nothing yet"],
    ["it serves this commit and no time is asked for", ledger([wanted], [promoted(1, 0)]), 0, undefined],
    ["it has served this commit for exactly as long", ledger([wanted], [promoted(1, 24)]), 24, undefined],
    ["it has not served it for so long yet", ledger([wanted], [promoted(1, 3)]), 24, "has served it for 3 h"],
    ["another commit serves", ledger([older], [promoted(1, 48)]), 24, "serves release 1 (aaaaaaa)"],
    [
      "this commit was undone there",
      ledger([older, wanted], [promoted(1, 48), undone(2, 30)]),
      24,
      "serves release 1 (aaaaaaa)",
    ],
    [
      "this commit was rolled back from there",
      ledger([older, wanted], [promoted(1, 48), promoted(2, 30), returned(1, 2, 1)]),
      24,
      "serves release 1 (aaaaaaa)",
    ],
    [
      "this commit was rolled back to, so its time begins anew",
      ledger([wanted, older], [promoted(1, 48), promoted(2, 30), returned(1, 2, 2)]),
      24,
      "has served it for 2 h",
    ],
    [
      "a new setting of the same commit keeps its time",
      ledger([wanted, wanted], [promoted(1, 30), promoted(2, 1)]),
      24,
      undefined,
    ],
    ["an undone attempt in between keeps its time", ledger([wanted, older], [promoted(1, 30), undone(2, 5)]), 24, undefined],
    [
      "it serves this commit only since the one before was sick",
      ledger([older, wanted], [promoted(1, 99), kept(2, 48)]),
      24,
      "serves release 2 (3fa9c1e), which did not pass its gate",
    ],
    ["its clock is ahead of ours", ledger([wanted], [promoted(1, -5)]), 1, "has served it for 0 ms"],
  ])("%s", (_story, given, hours, lack) => {
    expect(lackOf(given, { commit: wanted, ms: hours * hour, now })).toBe(lack);
  });

  test("an unknown commit is never the same as another unknown commit", () => {
    expect(lackOf(ledger([""], [promoted(1, 48)]), { commit: "", ms: 0, now })).toBe("serves release 1");
  });
});

const environment = (name: string, after: Record<string, number> = {}): Environment => ({
  name,
  host: { kind: "local" },
  listen: undefined,
  url: undefined,
  routes: [],
  strategy: { kind: "canary", steps: [] },
  gate: [],
  gateInterval: 1,
  database: undefined,
  features: {},
  rollback: { database: "keep" },
  after,
  base: "keep",
  workers: "after-promotion",
  whenBusy: { act: "refuse", forAtMost: 0 },
  requires: [],
  proxyImage: "haproxy:x",
  compose: [],
  profiles: [],
  keepReleases: 3,
});

/** A Docker engine that has, or has not, the state volume of shop-staging with this ledger. */
async function engineWith(staging: Ledger | undefined) {
  const files = new Map<string, Map<string, { text: string }>>();
  const memory: StateVolume = {
    name: "memory",
    mountedAt: "/",
    read: async (folder) => files.get(folder),
    async write(folder, written) {
      const there = files.get(folder) ?? new Map<string, { text: string }>();
      for (const [path, entry] of written) if ("text" in entry) there.set(path, entry);
      files.set(folder, there);
    },
  };
  if (staging !== undefined) await records(composeStore(memory)).writeLedger(staging);
  const folder = files.get("documents/ledger") ?? new Map<string, { text: string }>();
  const bytes = await packed(new Map([...folder].map(([path, entry]) => [`ledger/${path}`, entry])));
  expect([...(await unpacked(bytes)).keys()]).toHaveLength(folder.size);
  const run = fakeRun(({ argv }) => {
    const [, verb, noun] = argv;
    if (verb === "volume" && noun === "inspect") {
      return staging !== undefined && argv.at(-1) === "shop-staging-sluice" ? {} : { code: 1, stderr: "no such volume" };
    }
    if (verb === "cp") return { bytes };
    return { code: 1, stderr: "not in this test" };
  });
  const world = fakeWorld({ run, clock: fakeClock(now) });
  return { run, world, engine: dockerEngine(world, { kind: "local" }) };
}

describe("production comes after staging", () => {
  const production = environment("production", { staging: 24 * hour });
  const project: Project = {
    name: "shop",
    directory: "/workspace",
    file: "sluice.yaml",
    compose: ["compose.yaml"],
    components: [],
    environments: [environment("staging"), production],
  };

  test("it starts when staging has served this commit for long enough", async () => {
    const { world, engine } = await engineWith(ledger([wanted], [promoted(1, 25)]));
    await checkAfter({ world, project, environment: production, engine, access, commit: wanted });
  });

  test("it is refused with what is missing and what to do", async () => {
    const { world, engine } = await engineWith(ledger([older, older, older, older], [promoted(4, 48)]));
    await expect(checkAfter({ world, project, environment: production, engine, access, commit: wanted })).rejects.toMatchObject(
      {
        code: "not-yet-after",
        sentence: "production starts only after staging has served 3fa9c1e for 24 h; staging serves release 4 (aaaaaaa).",
        remedy: expect.stringContaining("Deploy this commit to staging first"),
      },
    );
  });

  test("asking makes nothing where staging was never deployed", async () => {
    const { world, engine, run } = await engineWith(undefined);
    await expect(checkAfter({ world, project, environment: production, engine, access, commit: wanted })).rejects.toMatchObject(
      {
        sentence: "production starts only after staging has served 3fa9c1e for 24 h; staging serves nothing yet.",
      },
    );
    expect(run.calls.map(({ argv }) => argv)).toEqual([["docker", "volume", "inspect", "--", "shop-staging-sluice"]]);
  });

  test("an environment without `after` asks nobody", async () => {
    const { world, engine, run } = await engineWith(undefined);
    await checkAfter({ world, project, environment: environment("staging"), engine, access, commit: wanted });
    expect(run.calls).toEqual([]);
  });
});
