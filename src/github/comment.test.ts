import { describe, expect, test } from "vitest";
import { fakeClock, fakeGitHub } from "../world.testing.ts";
import { patientAsk } from "./ask.ts";
import { findComment, marker, openPullRequest, ourComment, pullRequestOf, writeComment } from "./comment.ts";

const mark = marker("shop", "production");
const place = { repository: "/repos/acme/shop", pullRequest: 7, mark };
const asking = (answer: Parameters<typeof fakeGitHub>[0]) => {
  const github = fakeGitHub(answer);
  return { github, ask: patientAsk({ github, clock: fakeClock() }) };
};

test("a marker can't be left by the names in it", () => {
  expect(mark).toBe("<!-- sluice shop production -->");
  expect(marker("a --> <script>", "b\n")).toBe("<!-- sluice a%20--%3E%20%3Cscript%3E b%0A -->");
});

test("a comment with the marker is ours only when a program or somebody of the repository wrote it", () => {
  const known = [
    { id: 1, body: `${mark}\nx`, user: { type: "User" }, author_association: "CONTRIBUTOR" },
    { id: 2, body: `quoted ${mark}`, user: { type: "Bot" } },
    { id: 3, body: null, user: null },
    { id: 4, body: `${mark}\nx`, user: { type: "Bot" }, author_association: "NONE" },
  ];
  expect(ourComment(known, mark)?.id).toBe(4);
  expect(ourComment(known.slice(0, 3), mark)).toBeUndefined();
  expect(ourComment([{ id: 5, body: mark, user: { type: "User" }, author_association: "MEMBER" }], mark)?.id).toBe(5);
});

describe("the pull request", () => {
  test.each([
    ["pull_request", { pull_request: { number: 7 } }, 7],
    ["pull_request_target", { number: 8 }, 8],
    ["push", { number: 8 }, undefined],
    ["pull_request", {}, undefined],
    ["pull_request", { number: "7/../8" }, undefined],
    ["pull_request", { number: -1 }, undefined],
  ])("of a %s with %j is %s", (name, event, number) => expect(pullRequestOf(name, event)).toBe(number));

  test("of a commit is an open one", async () => {
    const { ask } = asking(() => ({
      data: [
        { number: 3, state: "closed" },
        { number: 4, state: "open" },
      ],
    }));
    expect(await openPullRequest(ask, "/repos/acme/shop", "a".repeat(40))).toBe(4);
    expect(await openPullRequest(ask, "/repos/acme/shop", "a/../../x")).toBeUndefined();
  });
});

describe("the comment", () => {
  test("is looked for on three pages at the most", async () => {
    const others = Array.from({ length: 100 }, (_, id) => ({ id: id + 1, body: "hello" }));
    const { ask, github } = asking(() => ({ data: others }));
    expect(await findComment(ask, place)).toBeUndefined();
    expect(github.asked).toHaveLength(3);
  });

  test("is written once and updated from then on", async () => {
    const { ask, github } = asking(() => ({ status: 201, data: { id: 9 } }));
    const id = await writeComment(ask, place, undefined, "plan");
    await writeComment(ask, place, id, "result");
    expect(github.asked).toEqual(["POST /repos/acme/shop/issues/7/comments", "PATCH /repos/acme/shop/issues/comments/9"]);
    expect(github.requests.map(({ body }) => body)).toEqual([{ body: `${mark}\nplan` }, { body: `${mark}\nresult` }]);
  });

  test("is never longer than GitHub takes", async () => {
    const { ask, github } = asking(() => ({ data: { id: 9 } }));
    const rows = Array.from({ length: 5_000 }, (_, row) => `| ${row} | does something useful |`).join("\n");
    await writeComment(ask, place, undefined, `### x\n\n| | |\n| --- | --- |\n${rows}\n\nthe end\n`);
    const [{ body } = { body: "" }] = github.requests.map((request) => request.body as { body: string });
    expect(body.length).toBeLessThanOrEqual(65_536);
    expect(body).toMatch(/more rows[\s\S]*the end\n$/);
  });
});
