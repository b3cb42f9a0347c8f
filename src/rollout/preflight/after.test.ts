import { describe, expect, test } from "vitest";
import type { Environment, Project } from "../../project/model.ts";
import { emptyLedger, type Ledger, type LedgerEvent, withEvent, withRelease } from "../../release/ledger.ts";
import { sampleRelease } from "../../release/release.testing.ts";
import type { OtherLedger } from "../../targets/site.ts";
import { fakeClock } from "../../world.testing.ts";
import { checkAfter, lackOf } from "./after.ts";

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

  const asking = (found: OtherLedger) => {
    const asked: string[] = [];
    const ledgerOf = async ({ name }: Environment) => {
      asked.push(name);
      return found;
    };
    return { asked, spec: { world: { clock: fakeClock(now) }, project, site: { ledgerOf }, commit: wanted } };
  };

  test("it starts when staging has served this commit for long enough", async () => {
    const { spec, asked } = asking(ledger([wanted], [promoted(1, 25)]));
    await checkAfter({ ...spec, environment: production });
    expect(asked).toEqual(["staging"]);
  });

  test("it is refused with what is missing and what to do", async () => {
    const { spec } = asking(ledger([older, older, older, older], [promoted(4, 48)]));
    await expect(checkAfter({ ...spec, environment: production })).rejects.toMatchObject({
      code: "not-yet-after",
      sentence: "production starts only after staging has served 3fa9c1e for 24 h; staging serves release 4 (aaaaaaa).",
      remedy: expect.stringContaining("Deploy this commit to staging first"),
    });
  });

  test("while a rollout over several hosts bakes on, its first host alone does not count", async () => {
    const { spec } = asking({ ...ledger([wanted], [promoted(1, 25)]), left: 1 });
    await expect(checkAfter({ ...spec, environment: production })).rejects.toThrow(
      /staging is not through with release 1 .* on all of its hosts/,
    );
  });

  test("an environment without `after` asks nobody", async () => {
    const { spec, asked } = asking(emptyLedger);
    await checkAfter({ ...spec, environment: environment("staging") });
    expect(asked).toEqual([]);
  });
});
