import { describe, expect, test } from "vitest";
import { emptyLedger, withEvent, withRelease } from "../../release/ledger.ts";
import { sampleRelease } from "../../release/release.testing.ts";
import type { Instance } from "../../targets/target.ts";
import { driftOf } from "./drift-of.ts";
import { type Found, statusOf } from "./status-of.ts";

const services = [
  { name: "web", component: "app", part: "server" },
  { name: "worker", component: "app", part: "worker" },
] as const;
const gate = { by: "gate", result: "pass", explanation: "1 of 1 passed" } as const;
const about = { actor: "ada", run: "7/1", explanation: "1 of 1 passed", milliseconds: 90_000 };
let ledger = emptyLedger;
for (const number of [4, 5]) {
  ledger = withRelease(ledger, sampleRelease({ number, services, images: { app: `shop@sha256:${number}` } }));
  const at = `2026-01-0${number}T00:00:00Z`;
  ledger = withEvent(ledger, { kind: "promoted", release: number, from: number - 1, gate, ...about, at });
}
const instance = (release: number, part: "server" | "worker", more: Partial<Instance> = {}): Instance => ({
  name: `shop-r${release}-${part}`,
  release,
  service: part === "server" ? "web" : "worker",
  part,
  state: "well",
  image: `shop@sha256:${release}`,
  ...more,
});
const owner = { run: "9/1", actor: "bob", commit: "c", purpose: "deploy", since: "2026-01-06T00:00:00Z" };
const journal = {
  schema: 1,
  rollout: "x",
  kind: "deploy",
  release: 6,
  previous: 5,
  slot: "a",
  stage: "traffic",
  share: 0.1,
  database: undefined,
  workersMoved: false,
  made: { base: false },
  owner,
} as const;
const healthy: Found = {
  ledger,
  journal: undefined,
  routed: { slots: { a: 4, b: 5 }, split: { stable: "b", candidate: "a", share: 0 } },
  instances: [instance(5, "server"), instance(5, "worker"), instance(4, "server"), instance(4, "worker", { state: "stopped" })],
  readiness: new Map([
    [4, "running"],
    [5, "running"],
  ]),
  answered: new Map([["/", "release 5"]]),
  lock: undefined,
  waiting: [],
  watched: undefined,
  toggled: [],
  at: Date.parse("2026-01-06T12:00:00Z"),
};
const kinds = (more: Partial<Found>) => driftOf({ ...healthy, ...more }).map(({ kind }) => kind);
const only = (...instances: Instance[]) => ({ instances });

describe("what is not as the ledger says", () => {
  test.each<[string, Partial<Found>, string[]]>([
    ["all is well", {}, []],
    [
      "the proxy sends everybody to 4",
      { routed: { slots: { a: 4, b: 5 }, split: { stable: "a", candidate: "b", share: 0 } } },
      ["other-release-routed"],
    ],
    [
      "a share was left",
      { routed: { slots: { a: 4, b: 5 }, split: { stable: "b", candidate: "a", share: 0.1 } } },
      ["other-release-routed"],
    ],
    ["somebody else answers", { answered: new Map([["/", "release 4"]]) }, ["other-release-answers"]],
    ["nobody answers", { answered: new Map([["/", "nobody (refused)"]]) }, ["other-release-answers"]],
    ["its servers are stopped", { readiness: new Map([[5, "stopped"]]) }, ["not-running"]],
    ["its containers are gone", { readiness: new Map([[5, "absent"]]), ...only() }, ["not-running"]],
    ["its worker is gone", only(instance(5, "server")), ["missing"]],
    ["its worker is stopped", only(instance(5, "server"), instance(5, "worker", { state: "stopped" })), ["missing"]],
    ["its server is sick", only(instance(5, "server", { state: "sick" }), instance(5, "worker")), ["sick"]],
    [
      "somebody ran `docker compose up` beside it, and the scheduler runs twice",
      only(...healthy.instances, { ...instance(0, "worker"), name: "shop-worker-1" }),
      ["second-worker"],
    ],
    ["a worker of the one before works on", only(...healthy.instances, instance(4, "worker")), ["second-worker"]],
    ["a release that nobody knows", only(...healthy.instances, instance(9, "server")), ["unknown-release"]],
    ["another image", only(instance(5, "server", { image: "shop:hotfix" }), instance(5, "worker")), ["changed-by-hand"]],
    ["a dead owner's lock", { lock: { owner, alive: false } }, ["dead-lock"]],
    ["what a killed run left", { journal }, ["left-unfinished"]],
  ])("%s", (_story, more, expected) => {
    expect(kinds(more)).toEqual(expected);
  });

  test("where what was adopted serves its own workers are no second ones, and none of its servers is missed", () => {
    let adopted = withRelease(emptyLedger, sampleRelease({ number: 0, services, images: {} }));
    adopted = withEvent(adopted, { kind: "promoted", release: 0, from: undefined, gate, ...about, at: "2026-01-04T00:00:00Z" });
    const routed = { slots: { a: 0, b: undefined }, split: { stable: "a", candidate: "b", share: 0 } } as const;
    const readiness = new Map([[0, "running"]] as const);
    const answered = new Map([["/", "release 0"]]);
    expect(kinds({ ledger: adopted, routed, readiness, answered, ...only(instance(0, "worker")) })).toEqual([]);
  });

  test("while somebody is at work releases overlap, and that is no drift", () => {
    const routed = { slots: { a: 6, b: 5 }, split: { stable: "b", candidate: "a", share: 0.1 } } as const;
    expect(kinds({ journal, routed, lock: { owner, alive: true }, answered: new Map([["/", "release 6"]]) })).toEqual([]);
  });

  const bake = {
    id: "b",
    step: 0,
    window: 1,
    until: "2026-01-07T00:00:00Z",
    strategy: { kind: "canary", steps: [] },
    workers: "after-promotion",
  } as const;
  const record = {
    bake: "b",
    beat: 3,
    at: "2026-01-06T11:00:00Z",
    observed: 1,
    window: 1,
    gaps: 0,
    state: "watching",
    explanation: "fail: ill",
    checks: [],
  } as const;

  test("a watcher that was killed, or whose machine began anew without it, is told with its last word", () => {
    const [drift, ...more] = driftOf({ ...healthy, journal: { ...journal, bake }, watched: { alive: false, record } });
    expect(more).toEqual([]);
    expect(drift).toMatchObject({
      kind: "watcher-gone",
      says: expect.stringContaining("it last wrote at 2026-01-06T11:00:00Z"),
    });
    expect(kinds({ journal: { ...journal, bake }, watched: { alive: false, record: undefined } })).toEqual(["watcher-gone"]);
  });

  test("a watcher that has moved everybody back has done its work, and resume the rest of it", () => {
    const watched = { alive: false, record: { ...record, state: "moved-back" } } as const;
    expect(driftOf({ ...healthy, journal: { ...journal, bake }, watched })).toMatchObject([
      { kind: "left-unfinished", says: "The watcher moved everybody back from release 6 (fail: ill)." },
    ]);
  });

  test("a bake that a watcher looks after was not left, though nobody has the lock", () => {
    const watched = { alive: true, record: undefined };
    const found = { ...healthy, journal: { ...journal, bake }, watched };
    expect(driftOf(found)).toEqual([]);
    expect(statusOf("here", found).underWay).toMatchObject({ left: false, bake: { watched: true, until: bake.until } });
  });
});

describe("a way back that somebody has made room of", () => {
  test("and that can be pulled again is told, with what has to come", () => {
    expect(driftOf({ ...healthy, lack: { release: 4, images: ["shop@sha256:4"] } })).toMatchObject([
      {
        kind: "way-back-far",
        says: expect.stringContaining("neither containers nor its image shop@sha256:4 here: a rollback has to pull it"),
      },
    ]);
  });

  test.each([
    ["was in no registry", ["sha256:4"]],
    ["was made by somebody else", []],
  ])("and that %s is gone for good, and that is said", (_story, images) => {
    expect(driftOf({ ...healthy, lack: { release: 4, images } })).toMatchObject([
      { kind: "way-back-gone", says: expect.stringContaining("a rollback to it can't be done") },
    ]);
  });
});

test("the status of a target: who serves since when, shares by release, known-good, the next number", () => {
  expect(statusOf("here", { ...healthy, journal, lock: { owner, alive: false } })).toMatchObject({
    serving: { release: 5, since: "2026-01-05T00:00:00Z", by: "ada", run: "7/1" },
    knownGood: 5,
    nextNumber: 6,
    shares: [{ release: 5, share: 1 }],
    underWay: { release: 6, stage: "traffic", share: 0.1, by: "bob", left: true },
    lock: { actor: "bob", alive: false },
    releases: [
      { number: 5, readiness: "running", last: { kind: "promoted", milliseconds: 90_000 } },
      { number: 4, readiness: "running" },
    ],
  });
});
