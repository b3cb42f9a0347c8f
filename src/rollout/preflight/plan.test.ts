import { expect, test } from "vitest";
import { type PlanFacts, planRollout } from "./plan.ts";
import { shiftsOf } from "./shifts.ts";

const steps = [
  { share: 0.05, bake: 600_000 },
  { share: 0.5, bake: 3_600_000 },
  { share: 1, bake: 30_000 },
];
const facts: PlanFacts = {
  release: 4,
  previous: 3,
  strategy: { kind: "canary", steps },
  base: ["db", "redis"],
  servers: ["api", "web"],
  workers: ["worker"],
  database: { service: "db", onUndo: "downgrade" },
  checks: ["http /health", "traffic error-rate"],
};
const told = (more: Partial<PlanFacts> = {}) =>
  planRollout({ ...facts, ...more }).map(({ stage, does, undo }) => `${stage}: ${does} | ${undo}`);

test("a canary's plan says every step, in order, with its way back", () => {
  expect(told()).toEqual([
    "base: make sure that db, redis run (unchanged if they do) | nothing to undo",
    "containers: make the containers of release 4 without starting them | remove them",
    "database: back up db, verify the backup, migrate | downgrade with the newer image",
    "servers: start api, web and wait until well | stop them; release 3 keeps serving",
    "traffic: 5 % of the visitors for 10 min, watched by http /health, traffic error-rate | all visitors back to release 3",
    "traffic: 50 % of the visitors for 1 h, watched by http /health, traffic error-rate | all visitors back to release 3",
    "traffic: 100 % of the visitors for 30 s, watched by http /health, traffic error-rate | all visitors back to release 3",
    "workers: change over worker | start those of release 3 again",
    "settle: ask from outside who serves, write the ledger; release 3 keeps running until the next promotion | rollback returns to known-good",
  ]);
});

test("a first release gets everybody at once, for the last bake, and leaves nothing behind when it fails", () => {
  const plan = told({ previous: undefined, database: undefined });
  expect(plan.filter((line) => line.startsWith("traffic"))).toEqual([
    "traffic: 100 % of the visitors for 30 s, watched by http /health, traffic error-rate | nothing serves yet: the release is taken away",
  ]);
  expect(plan[0]).toContain("what this rollout made is removed");
  expect(plan.some((line) => line.startsWith("database"))).toBe(false);
});

test("what there is none of has no step", () => {
  const plan = told({ base: [], workers: [], database: undefined, checks: [] });
  expect(plan.map((line) => line.split(":")[0])).toEqual([
    "base",
    "containers",
    "servers",
    "traffic",
    "traffic",
    "traffic",
    "settle",
  ]);
  expect(plan[0]).toContain("networks and volumes");
  expect(plan[3]).toContain("watched by the containers' own health");
});

test("a kept schema is said so", () => {
  expect(told({ database: { service: "db", onUndo: "keep" } })[2]).toContain("| keep the additive change");
});

test("shares of a strategy: all of them after a release, only the last without one", () => {
  expect(shiftsOf(facts.strategy, 3)).toEqual(steps);
  expect(shiftsOf(facts.strategy, undefined)).toEqual([{ share: 1, bake: 30_000 }]);
});
