import { expect, test } from "vitest";
import type { Call } from "./api.ts";
import { planRelease } from "./plan-release.ts";
import { publish } from "./publish.ts";

const [commit, other] = ["a".repeat(40), "b".repeat(40)];
const changelog = "# Changelog\n\n## [Unreleased]\n\n## [1.4.3] - 2026-12-01\n\n- A fix.\n";
const plan = (tags: readonly (readonly [string, string])[]) =>
  planRelease({ changelog, tags: new Map(tags), withdrawn: [], commit, ref: "refs/heads/main" });

test("a fix for an older major version moves its own tag, and is not shown as the latest", () =>
  expect(
    plan([
      ["v1.4.2", other],
      ["v2.0.0", other],
    ]),
  ).toMatchObject({ tag: "v1.4.3", movingTag: "v1", latest: false, tagged: false }));

test.each([
  ["something newer of the same major version exists", [["v1.5.0", other]], "v1.5.0 is newer than v1.4.3"],
  ["it does not follow", [["v1.4.1", other]], "that would be v1.5.0 or v1.4.2"],
  ["it is released from another commit", [["v1.4.3", other]], "v1.4.3 is released already, from bbbbbbbbbbbb"],
] as const)("refused: %s", (_story, tags, says) => expect(() => plan([...tags])).toThrow(says));

test("when the tag that GitHub made is not ours, users stay where they are", async () => {
  const asked: string[] = [];
  const call: Call = async (method, path) => {
    asked.push(`${method} ${path}`);
    const release = {
      id: 1,
      tag_name: "v1.4.3",
      name: "v1.4.3",
      draft: path === "/releases",
      html_url: "https://github.test/1",
    };
    if (path.startsWith("/git"))
      return { status: 200, data: [{ ref: "refs/tags/v1.4.3", object: { type: "commit", sha: other } }] };
    return { status: 200, data: path.includes("?") ? [] : release };
  };
  const told: string[] = [];
  await expect(publish(call, plan([["v1.4.2", other]]), (line) => told.push(line))).rejects.toThrow(
    `v1.4.3 should point to ${commit}, and points to ${other}: v1 stays where it is.`,
  );
  expect(asked.filter((each) => each.includes("/git/refs"))).toEqual([]);
});
