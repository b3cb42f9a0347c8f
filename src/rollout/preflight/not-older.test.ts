import { expect, test } from "vitest";
import type { Release } from "../../release/release.ts";
import { fakeRun, fakeWorld, someFacts } from "../../world.testing.ts";
import { refuseOlder } from "./not-older.ts";

const newer = "b".repeat(40);
const current = { number: 4, commit: newer } as Release;
const git = (code: number) => {
  const run = fakeRun(() => ({ code }));
  return { run, world: fakeWorld({ run, facts: { ...someFacts, commit: "a".repeat(40) } }) };
};

test("a commit behind the one that serves is refused, with the word that allows it", async () => {
  const { world, run } = git(0);
  await expect(refuseOlder(world, "/app", current)).rejects.toThrow(
    /aaaaaaa is older than release 4 \(bbbbbbb\).*allow-older: true/s,
  );
  expect(run.calls[0]?.argv).toEqual(["git", "-C", "/app", "merge-base", "--is-ancestor", "a".repeat(40), newer]);
});

test.each([
  ["a newer one", 1],
  ["one that git does not know", 128],
])("%s goes on", async (_what, code) => {
  await expect(refuseOlder(git(code).world, "/app", current)).resolves.toBeUndefined();
});

test("the first release, and the same commit again, need no look at git", async () => {
  const { world, run } = git(0);
  await refuseOlder(world, "/app", undefined);
  await refuseOlder(world, "/app", { ...current, commit: "a".repeat(40) });
  expect(run.calls).toEqual([]);
});
