import { expect, test } from "vitest";
import { fakeEngine } from "../docker.testing.ts";
import { lastCheck } from "./last-check.ts";

const says = (state: unknown) => lastCheck(fakeEngine(() => ({ stdout: JSON.stringify([{ State: state }]) })).engine, "c1");
const log = (...runs: readonly (readonly [number, string])[]) => ({
  Health: { Log: runs.map(([ExitCode, Output]) => ({ ExitCode, Output })) },
});

test("a healthcheck that can't run is told by its own words: they are in no log of the container", async () => {
  expect(await says(log([0, "ok"], [127, "/bin/sh: 1:\n curl: not found\n"]))).toBe(
    " (its check ends with 127: /bin/sh: 1: ⏎ curl: not found)",
  );
});

test("one that says nothing is told by its code, and long words are cut", async () => {
  expect(await says(log([1, ""]))).toBe(" (its check ends with 1 and says nothing)");
  expect((await says(log([1, "x".repeat(5_000)]))).length).toBeLessThan(400);
});

test.each([
  ["no healthcheck", {}],
  ["none has failed", log([0, ""])],
  ["none has run", { Health: { Log: null } }],
])("%s: no word", async (_story, state) => expect(await says(state)).toBe(""));

test("a container that is gone has none either", async () => {
  expect(await lastCheck(fakeEngine(() => ({ code: 1, stderr: "No such object" })).engine, "c1")).toBe("");
});
