import { expect, test } from "vitest";
import { findRelease } from "./find-release.ts";
import { emptyLedger, type Ledger, type LedgerEvent, withEvent, withRelease } from "./ledger.ts";
import { sampleRelease } from "./release.testing.ts";

const commits = ["1111111aaaa", "2222222bbbb", "3333333cccc", "2222222bbbb", "4444444dddd", "2222233eeee"];
const release = (number: number) =>
  sampleRelease({
    number,
    commit: commits[number - 1] ?? "",
    images: { web: `ghcr.io/acme/web@sha256:${"0".repeat(63)}${number}` },
  });
const about = { at: "2026-01-01T00:00:00Z", actor: "ada", run: "1", explanation: "", milliseconds: 1 };
const promoted = (number: number): LedgerEvent => ({
  ...about,
  kind: "promoted",
  release: number,
  from: undefined,
  gate: { by: "gate", result: "pass", explanation: "" },
});
const undone = (number: number): LedgerEvent => ({ ...about, kind: "undone", release: number, to: 2 });
const ledger: Ledger = [promoted(1), promoted(2), undone(3), promoted(4), promoted(5)].reduce(
  withEvent,
  [1, 2, 3, 4, 5, 6].map(release).reduce(withRelease, emptyLedger),
);

test.each<[string, string | undefined, number]>([
  ["nothing: the newest other one that passed its gate", undefined, 4],
  ["the word for it", "known-good", 4],
  ["a number", "2", 2],
  ["a number as people write it", "release 2", 2],
  ["a number as containers show it", "r2", 2],
  ["a number that was undone, when it is named", "3", 3],
  ["a whole commit", "1111111aaaa", 1],
  ["the beginning of a commit", "1111111", 1],
  ["a commit in capitals", "3333333CCCC", 3],
  ["a commit that was released twice: its newest release", "2222222", 4],
  ["a digest", `sha256:${"0".repeat(63)}3`, 3],
  ["the release that serves", "5", 5],
])("%s", (_story, asked, number) => expect(findRelease(ledger, asked).number).toBe(number));

test.each<[string, string, string]>([
  ["a number that was never given", "9", "no-such-release"],
  ["half a digest", "sha256:", "no-such-release"],
  ["the end of a digest", "0000003", "no-such-release"],
  ["too short a beginning of a commit", "11111", "no-such-release"],
  ["a word", "latest", "no-such-release"],
  ["an option", "--help", "no-such-release"],
  ["a number and more", "2; rm", "no-such-release"],
])("%s is no release", (_story, asked, code) => {
  expect(() => findRelease(ledger, asked)).toThrow(expect.objectContaining({ code, fault: "user" }));
});

test("seven digits that begin a commit mean the commit", () => {
  expect(findRelease(ledger, "4444444").number).toBe(5);
});

test("a beginning that two commits share is refused with both", () => {
  const twins = [
    { ...release(1), commit: "abcdef1aaaa" },
    { ...release(2), commit: "abcdef1bbbb" },
  ].reduce(withRelease, emptyLedger);
  expect(() => findRelease(twins, "abcdef1")).toThrow(
    expect.objectContaining({
      code: "ambiguous-release",
      sentence: expect.stringContaining("release 1 (abcdef1), release 2 (abcdef1)"),
    }),
  );
});

test("without a way back it says what serves", () => {
  expect(() => findRelease(emptyLedger, undefined)).toThrow("Nothing serves here yet");
  const first = withEvent(withRelease(emptyLedger, release(1)), promoted(1));
  expect(() => findRelease(first, undefined)).toThrow("release 1 (1111111) serves, and no other release");
});
