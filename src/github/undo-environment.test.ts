import { expect, test } from "vitest";
import { fakeWorld } from "../world.testing.ts";
import { sayUndoWaits, undoWaits, type Waiting } from "./undo-environment.ts";

const free: Waiting = { reviewers: false, timer: 0 };

test.each<[string, Waiting | "none" | undefined, Waiting | "none" | undefined, string | undefined]>([
  ["nothing waits, and there is no other", free, "none", undefined],
  ["no environments at all", "none", "none", undefined],
  ["GitHub does not tell", undefined, "none", undefined],
  ["one that waits, and one for the way back", { reviewers: true, timer: 0 }, free, undefined],
  ["one that waits, and none for the way back", { reviewers: true, timer: 30 }, "none", "reviewers and 30 min"],
  [
    "one for the way back that waits as well",
    free,
    { reviewers: false, timer: 10 },
    "production-undo makes jobs wait for 10 min",
  ],
])("%s", (_story, own, undo, expected) => {
  const said = sayUndoWaits("production", own, undo);
  if (expected === undefined) expect(said).toBeUndefined();
  else expect(said).toContain(expected);
});

test("GitHub is asked for the way back first, and what it does not know or say is no trouble", async () => {
  const asked: string[] = [];
  const timer = { protection_rules: [{ type: "wait_timer", wait_timer: 5 }, { type: "branch_policy" }] };
  const world = (status: number) => {
    const plain = fakeWorld();
    const github = {
      request: async ({ path }: { path: string }) => {
        asked.push(path);
        return path.endsWith("-undo") ? { status, headers: {}, data: {} } : { status: 200, headers: {}, data: timer };
      },
    };
    return { facts: { ...plain.facts, repository: "acme/shop" }, github };
  };
  expect(await undoWaits(world(404), "live eu")).toContain("there is no live eu-undo");
  expect(asked).toEqual(["/repos/acme/shop/environments/live%20eu-undo", "/repos/acme/shop/environments/live%20eu"]);
  expect(await undoWaits(world(403), "live eu")).toBeUndefined();
});
