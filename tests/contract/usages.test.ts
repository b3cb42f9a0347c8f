import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { suite } from "../../scripts/docs/suite.ts";
import { callers, exampleProblems, workflowProblems } from "./usages.ts";

const read = (path: string) => readFileSync(join(import.meta.dirname, "../..", path), "utf8");
const { workflows, pages } = callers();

test("our workflows and the examples' are looked at", () => {
  expect(workflows).toContain(".github/workflows/pipeline.yml");
  expect(workflows.some((path) => path.startsWith("workflows-examples/"))).toBe(true);
});

test.each(workflows)("%s gives and reads what exists", (path) => {
  expect(workflowProblems(path, read(path))).toEqual([]);
});

test.each(pages)("the examples in %s give and read what exists", (path) => {
  expect(exampleProblems(path, read(path))).toEqual([]);
});

test("a drift is told with its place and its name", () => {
  const text = `
jobs:
  one:
    steps:
      - { id: it, uses: $/actions/health-gate, with: { ulr: x } }
      - { uses: sluice-delivery/sluice/actions/rollback@v1 }
      - run: echo \${{ steps.it.outputs.chekcs }}
  two:
    uses: sluice-delivery/sluice/.github/workflows/rollback.yml@v1
    with: { environmnet: production }
    secrets: { APPENV: x }`;
  expect(workflowProblems("x.yml", text)).toEqual([
    'x.yml: the step with actions/health-gate gives the input "ulr", which does not exist.',
    'x.yml: the step with actions/rollback does not give the input "environment", which is required.',
    'x.yml: actions/health-gate has no output "chekcs".',
    'x.yml: the job two gives the input "environmnet", which does not exist.',
    'x.yml: the job two does not give the input "environment", which is required.',
    'x.yml: the job two gives the secret "APPENV", which does not exist.',
  ]);
});

test("results that a workflow promises are words of the action behind it", () => {
  const behind = { deploy: "staged-deploy", resume: "staged-deploy", rollback: "rollback" };
  for (const [workflow, action] of Object.entries(behind)) {
    const document = parseAllDocuments(read(`.github/workflows/${workflow}.yml`))[0]?.toJS() as {
      on: { workflow_call: { outputs: { result: { description: string } } } };
    };
    const words = document.on.workflow_call.outputs.result.description.replace(/^One of |\.$/g, "").split(", ");
    const known = Object.keys(suite.find(({ name }) => name === action)?.answers.results ?? {});
    expect(
      words.filter((word) => !known.includes(word)),
      `the output "result" in .github/workflows/${workflow}.yml`,
    ).toEqual([]);
  }
});
