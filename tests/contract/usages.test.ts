import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { schemaAddress } from "../../scripts/docs/file-schema.ts";
import { suite } from "../../scripts/docs/suite.ts";
import { fileExamples, loadExample } from "./example-files.ts";
import { grantProblems } from "./granted.ts";
import { callers, exampleProblems, workflowProblems } from "./usages.ts";

const read = (path: string) => readFileSync(join(import.meta.dirname, "../..", path), "utf8");
const { workflows, pages } = callers();

test("our workflows and the examples' are looked at", () => {
  expect(workflows).toContain(".github/workflows/pipeline.yml");
  expect(workflows.some((path) => path.startsWith("workflows-examples/"))).toBe(true);
});

test.each(workflows)("%s gives and reads what exists", async (path) => {
  expect(await workflowProblems(path, read(path))).toEqual([]);
});

test.each(pages)("the examples in %s give and read what exists", async (path) => {
  expect(await exampleProblems(path, read(path))).toEqual([]);
});

test("a drift is told with its place and its name", async () => {
  const text = `
jobs:
  one:
    steps:
      - { id: it, uses: $/actions/health-gate, with: { ulr: x, window: 30 } }
      - { uses: sluice-delivery/sluice/actions/rollback@v1 }
      - run: echo \${{ steps.it.outputs.chekcs }}
  two:
    uses: sluice-delivery/sluice/.github/workflows/rollback.yml@v1
    with: { environmnet: production }
    secrets: { APPENV: x }`;
  expect(await workflowProblems("x.yml", text)).toEqual([
    'x.yml: the step with actions/health-gate gives the input "ulr", which does not exist.',
    'x.yml: the step with actions/rollback does not give the input "environment", which is required.',
    `x.yml: the step with actions/health-gate gives "window" a value that is refused: it is "30"; expected a duration with its unit, like 30s, 10m or 24h.`,
    'x.yml: actions/health-gate has no output "chekcs".',
    'x.yml: the job two gives the input "environmnet", which does not exist.',
    'x.yml: the job two does not give the input "environment", which is required.',
    'x.yml: the job two gives the secret "APPENV", which does not exist.',
  ]);
});

test.each(workflows)("%s allows each job what the actions and workflows in it need", (path) => {
  expect(grantProblems(path, read(path))).toEqual([]);
});

test("a job that lacks a permission of an action or a workflow it uses is told", () => {
  const text = `
permissions: {}
jobs:
  one:
    permissions: { contents: read, packages: read }
    steps:
      - { uses: $/actions/docker-build-push, with: { registry-token: "\${{ secrets.GITHUB_TOKEN }}" } }
  two:
    steps: [{ uses: $/actions/build-matrix }]
  three:
    permissions: { contents: read }
    uses: sluice-delivery/sluice/.github/workflows/rollback.yml@v1`;
  expect(grantProblems("x.yml", text)).toEqual([
    'x.yml: the job one uses docker-build-push without "packages: write".',
    'x.yml: the job two uses build-matrix without "contents: read".',
    'x.yml: the job three calls .github/workflows/rollback.yml without "packages: read".',
  ]);
});

test.each(suite)("$name: each permission that hangs on an input names one that there is", ({ inputs, permissions }) => {
  for (const { input } of permissions) if (input !== undefined) expect(Object.keys(inputs)).toContain(input);
});

const withFiles = pages.filter((path) => fileExamples(read(path)).length > 0);

test("pages with a sluice.yaml are looked at", () => expect(withFiles).toContain("README.md"));

test.each(withFiles)(
  "every sluice.yaml in %s is read by the real loader, and says where editors find its schema",
  async (path) => {
    for (const text of fileExamples(read(path))) {
      await loadExample(text);
      expect(text).toContain(`# yaml-language-server: $schema=${schemaAddress}`);
    }
  },
);

test("a sluice.yaml with a wrong word in a page is refused, as in a repository", async () => {
  const text = "name: notes\nenvironments:\n  production: { routes: { /: web:8000 }, strategy: canry }\n";
  await expect(loadExample(text)).rejects.toThrow(/canry[\s\S]*canary/);
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
