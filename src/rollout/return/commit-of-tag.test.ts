import { expect, test } from "vitest";
import { fakeGitHub, fakeRun, fakeWorld } from "../../world.testing.ts";
import { commitOfTag, mayBeTag } from "./commit-of-tag.ts";

const commit = "a".repeat(40);
const without = fakeRun(() => ({ code: 1 }));

test("the checkout knows it: nobody else is asked", async () => {
  const github = fakeGitHub(() => new Error("asked all the same"));
  const run = fakeRun(() => ({ stdout: `${commit}\n` }));
  expect(await commitOfTag(fakeWorld({ run, github }), "/shop", "v1.2.3")).toBe(commit);
  expect(run.calls[0]?.argv.slice(-2)).toEqual(["--end-of-options", "refs/tags/v1.2.3^{commit}"]);
  expect(github.asked).toEqual([]);
});

test("a checkout without its tags: GitHub is asked, once", async () => {
  const github = fakeGitHub(() => ({ data: { sha: commit } }));
  expect(await commitOfTag(fakeWorld({ run: without, github }), "/shop", "release/v1")).toBe(commit);
  expect(github.asked).toEqual(["GET /repos/acme/shop/commits/tags%2Frelease%2Fv1"]);
});

test.each<[string, Parameters<typeof fakeGitHub>[0]]>([
  ["has no such tag", () => ({ status: 404, data: { message: "Not Found" } })],
  ["is down", () => new Error("connect ECONNREFUSED")],
  ["says something else", () => ({ data: { sha: "HEAD" } })],
])("nobody knows it where GitHub %s", async (_story, answer) => {
  expect(await commitOfTag(fakeWorld({ run: without, github: fakeGitHub(answer) }), "/shop", "v1")).toBeUndefined();
});

test("without a token nobody is asked", async () => {
  expect(await commitOfTag(fakeWorld({ run: without }), "/shop", "v1")).toBeUndefined();
});

test.each(["v1.2.3", "1.0", "release/2026-01", "api_v2+build"])("%s may be a tag", (text) => expect(mayBeTag(text)).toBe(true));
test.each(["-v1", "--help", "a..b", "v1^{}", "v 1", "v1;x", "x.lock", "v1/", "", "ä"])("%j is none", (text) =>
  expect(mayBeTag(text)).toBe(false),
);
