import { expect, test } from "vitest";
import { planUndo } from "./plan-undo.ts";

const tags = new Map([
  ["v1.0.0", "a".repeat(40)],
  ["v1.1.0", "b".repeat(40)],
  ["v1.2.0", "c".repeat(40)],
  ["v2.0.0", "d".repeat(40)],
  ["v1", "c".repeat(40)],
  ["v2", "d".repeat(40)],
  ["v1.2.0-old", "e".repeat(40)],
]);
const asked = { bad: "v1.2.0", to: "v1.1.0", because: "deploys hang", tags, withdrawn: [] };

test("the moving tag goes to the commit of the earlier release", () =>
  expect(planUndo(asked)).toEqual({
    ...{ bad: "v1.2.0", to: "v1.1.0", because: "deploys hang", movingTag: "v1", commit: "b".repeat(40), moves: true },
  }));

test("it may go back further than one", () => expect(planUndo({ ...asked, to: "1.0.0" }).commit).toBe("a".repeat(40)));

test("when it points there already nothing moves", () =>
  expect(planUndo({ ...asked, tags: new Map([...tags, ["v1", "b".repeat(40)]]) }).moves).toBe(false));

test("words of several lines become one, and not too long", () =>
  expect(planUndo({ ...asked, because: ` a\n\n b ${"x".repeat(500)}` }).because).toMatch(/^a b x{296}$/));

test.each([
  [
    "a version that is not released",
    { bad: "v1.3.0" },
    "There is no tag v1.3.0. Released are: v1.0.0, v1.1.0, v1.2.0, v2.0.0.",
  ],
  ["a way back to what is not released", { to: "v0.9.0" }, "There is no tag v0.9.0"],
  ["a way forward", { bad: "v1.1.0", to: "v1.2.0" }, "not earlier"],
  ["the same one", { to: "v1.2.0" }, "not earlier"],
  ["another major version", { bad: "v2.0.0" }, "v2 never leads to v1.1.0"],
  ["a pre-release", { bad: "v1.2.0-old" }, "no version like"],
  ["a branch", { bad: "main" }, "no version like"],
  ["no reason", { because: " \n " }, "Say in a few words why"],
  ["one that was undone itself", { withdrawn: ["v1.1.0"] }, "v1.1.0 was undone itself"],
  [
    "one that users don't get",
    { bad: "v1.1.0", to: "v1.0.0" },
    "v1 points to cccccccccccc, which is neither v1.1.0 nor v1.0.0",
  ],
])("refused: %s", (_story, over, says) => expect(() => planUndo({ ...asked, ...over })).toThrow(says));

test("refused: no moving tag at all", () => {
  const without = new Map([...tags].filter(([name]) => name !== "v1"));
  expect(() => planUndo({ ...asked, tags: without })).toThrow("There is no tag v1.");
});
