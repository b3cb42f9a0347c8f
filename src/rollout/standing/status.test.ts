import { describe, expect, test } from "vitest";
import { fail } from "../../failure.ts";
import type { WatchedBake } from "../../release/journal.ts";
import { sampleRelease } from "../../release/release.testing.ts";
import { engineUnreachable } from "../../targets/compose/engine-failures.ts";
import type { WatchRecord } from "../../targets/watcher.ts";
import type { Opened } from "../opening/open-environment.ts";
import { stage } from "../stage.testing.ts";
import type { Fleet } from "../waves/fleet.ts";
import { bakeStatus, leftToWatch } from "./bake-status.ts";
import { featureStatus } from "./feature-status.ts";
import { type EnvironmentStatus, statusWaves } from "./status.ts";

const gone = (where: string) => fail(engineUnreachable, { where, said: "no answer", remedy: "" });

describe("several hosts", () => {
  async function seen(broken?: string) {
    const hosts = ["eu", "us"].map((name) => ({ name, wave: 0, stage: stage() }));
    for (const { stage: on } of hosts) await on.deploy(1);
    const targets = hosts.map(({ name, wave, stage: on }) => {
      const { target, records } = on.context;
      const cut = { ...records, ledger: () => Promise.reject(gone(name)) };
      const site = { images: { local: async () => "known" } };
      const opened = { ...on.context, target, records: name === broken ? cut : records, site, url: "http://shop" };
      return { name, wave, opened: opened as unknown as Opened };
    });
    const missing = [{ name: "ap", wave: 1, why: gone("ap") }];
    const outcome = await statusWaves({ targets, missing, environment: { name: "production" } } as unknown as Fleet);
    return { outcome, all: outcome.outputs["status"] as unknown as EnvironmentStatus };
  }

  test("one that can't be reached says why, and the others are shown all the same", async () => {
    const { outcome, all } = await seen();
    expect(all.targets.map(({ target, serving }) => `${target} ${serving?.release}`)).toEqual(["eu 1", "us 1"]);
    expect(all.missing).toEqual([{ target: "ap", why: expect.stringContaining("no answer") }]);
    expect(outcome.explanation).toMatch(/^eu: Release 1 .* us: Release 1 .* ap can't be looked at: .*no answer/);
    expect(outcome.summary).toContain("⚠️");
    expect(outcome.failed).toBe(false);
  });

  test("one that breaks off while it is looked at is one more of those", async () => {
    const { all } = await seen("us");
    expect(all.targets.map(({ target }) => target)).toEqual(["eu"]);
    expect(all.missing.map(({ target }) => target)).toEqual(["ap", "us"]);
  });
});

const hour = 3_600_000;
const now = Date.parse("2026-01-02T00:00:00Z");
const bake: WatchedBake = {
  id: "b",
  step: 0,
  window: 24 * hour,
  until: "2026-01-02T12:00:00.000Z",
  strategy: { kind: "canary", steps: [] },
  workers: "after-promotion",
};
const record: WatchRecord = {
  bake: "b",
  beat: 7,
  at: "2026-01-01T23:59:59.000Z",
  observed: 10 * hour,
  window: 24 * hour,
  gaps: 1,
  state: "watching",
  explanation: "http /: 36000 passed, 0 failed",
  checks: [],
};

describe("a bake that is watched", () => {
  test("since when, until when, what was seen, and from when on resume goes on: what nobody saw comes on top", () => {
    expect(bakeStatus(bake, { alive: true, record }, now)).toEqual({
      since: "2026-01-01T12:00:00.000Z",
      until: bake.until,
      resumeAt: "2026-01-02T14:00:00.000Z",
      watched: true,
      state: "watching",
      lastBeat: record.at,
      observed: 10 * hour,
      window: 24 * hour,
      gaps: 1,
      explanation: record.explanation,
    });
  });

  test.each<[string, Partial<WatchRecord> | undefined, number]>([
    ["nobody has begun", undefined, 24 * hour],
    ["a gate that could not tell looks for longer", { window: 48 * hour }, 38 * hour],
    ["it passed", { state: "passed", observed: 24 * hour }, 0],
    ["it was moved back in the middle", { state: "moved-back" }, 0],
  ])("%s", (_story, more, left) => {
    expect(leftToWatch(bake, more === undefined ? undefined : { ...record, ...more })).toBe(left);
  });
});

test("the toggles in effect: as the release came, or as somebody set them since", () => {
  const set = { at: "2026-01-01T00:00:00Z", actor: "ada", run: "7/1", explanation: "baskets are lost" };
  const toggled = [{ kind: "toggled", release: 2, feature: "checkout", value: false, ...set }] as const;
  const features = { checkout: true, search: true };
  const releases = [
    sampleRelease({ number: 2, features }),
    sampleRelease({ number: 3, features }),
    sampleRelease({ number: 4 }),
  ];
  expect(featureStatus(releases, toggled)).toEqual([
    { release: 2, name: "checkout", value: false, set },
    { release: 2, name: "search", value: true, set: null },
    { release: 3, name: "checkout", value: true, set: null },
    { release: 3, name: "search", value: true, set: null },
  ]);
});
