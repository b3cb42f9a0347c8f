import { expect, test } from "vitest";
import { fakeGitHub, fakeWorld, silence } from "../../world.testing.ts";
import type { GitHubAnswer } from "../../world.ts";
import { startNext } from "./start-next.ts";

const promoted = { result: "promoted", outputs: { "started-by": "7" } };

function world(answer: () => Partial<GitHubAnswer> | Error) {
  const warnings: string[] = [];
  const github = fakeGitHub(answer);
  const made = fakeWorld({ github, log: { ...silence, warning: (text) => void warnings.push(text) } });
  return { made, warnings, github };
}

test("the run that began the rollout is run again after its promotion, once", async () => {
  const { made, warnings, github } = world(() => ({ status: 201 }));
  await startNext(made, promoted);
  expect(github.asked).toEqual(["POST /repos/acme/shop/actions/runs/7/rerun"]);
  expect(warnings).toEqual([]);
});

test.each([
  ["it bakes on", { ...promoted, result: "baking" }],
  ["it went back", { ...promoted, result: "rolled-back" }],
  ["nobody knows the run", { ...promoted, outputs: { "started-by": "" } }],
  ["it is this very run", { ...promoted, outputs: { "started-by": "42" } }],
])("nothing is started when %s", async (_when, outcome) => {
  const { made, github } = world(() => ({ status: 201 }));
  await startNext(made, outcome);
  expect(github.asked).toEqual([]);
});

test("a token that may not, or none at all, takes nothing back: it is told what to do", async () => {
  const { made, warnings } = world(() => ({ status: 403, data: { message: "Resource not accessible by integration" } }));
  await startNext(made, promoted);
  await startNext({ ...made, github: undefined }, promoted);
  expect(warnings).toHaveLength(2);
  for (const warning of warnings) expect(warning).toContain("run that workflow run again");
});
