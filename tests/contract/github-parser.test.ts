import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import { parseAction } from "@actions/workflow-parser/actions/action-parser";
import { expect, test } from "vitest";

/** GitHub's own parser, which its editor uses: it knows what zizmor and actionlint don't, and the form of action.yml. */
const root = join(import.meta.dirname, "../..");
const under = (...patterns: string[]) => globSync(patterns, { cwd: root, exclude: (path) => path.includes("node_modules") });
const workflows = under(".github/workflows/*.yml", "workflows-examples/*/.github/workflows/*.yml");
const actions = under("action.yml", "actions/*/action.yml");

const problems = (parse: typeof parseWorkflow | typeof parseAction, name: string, content: string) =>
  parse({ name, content }, new NoOperationTraceWriter())
    .context.errors.getErrors()
    .map(({ message }) => message);
const read = (path: string) => readFileSync(join(root, path), "utf8");

test("there is something to parse", () => {
  expect(workflows.length).toBeGreaterThan(8);
  expect(actions.length).toBeGreaterThan(5);
});

test.each(workflows)("GitHub takes %s", (path) => expect(problems(parseWorkflow, path, read(path))).toEqual([]));
test.each(actions)("GitHub takes %s", (path) => expect(problems(parseAction, path, read(path))).toEqual([]));

test.each([
  ["action.yml", "required: true", "required: ture", parseAction],
  ["action.yml", "using: node24", "using: node23", parseAction],
  ["action.yml", "runs:", "rnus:", parseAction],
  [".github/workflows/deploy.yml", "runs-on:", "runs-onn:", parseWorkflow],
  [".github/workflows/deploy.yml", "queue: max", "queue: many", parseWorkflow],
  [".github/workflows/rollback.yml", "steps.rollback.outputs", "step.rollback.outputs", parseWorkflow],
] as const)("a slip in %s is found: not %s but %s", (path, right, slip, parse) => {
  expect(read(path)).toContain(right);
  expect(problems(parse, path, read(path).replace(right, slip))).not.toEqual([]);
});
