import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { readDefinition } from "../../scripts/docs/definition.ts";
import { type Member, suite } from "../../scripts/docs/suite.ts";
import { grantProblems } from "./granted.ts";

const root = join(import.meta.dirname, "..", "..");

const texts = z.record(z.string(), z.unknown()).default({});
const step = z.looseObject({ id: z.string().optional(), uses: z.string().optional(), with: texts });
const job = z.looseObject({
  uses: z.string().optional(),
  with: texts,
  secrets: z.union([z.literal("inherit"), z.record(z.string(), z.unknown())]).default({}),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  outputs: texts,
  steps: z.array(step).default([]),
});
const declared = z.record(
  z.string(),
  z.looseObject({ required: z.boolean().default(false), description: z.string().default("") }),
);
const call = z.object({ inputs: declared.default({}), secrets: declared.default({}), outputs: declared.default({}) });
const workflow = z.looseObject({
  on: z.looseObject({ workflow_call: call.nullable().optional() }).or(z.unknown()).optional(),
  jobs: z.record(z.string(), job),
});
type Step = z.output<typeof step>;

/** What is called: an action of ours or a workflow of ours, with what it takes and gives. */
interface Called {
  readonly path: string;
  readonly inputs: Readonly<Record<string, boolean>>;
  readonly secrets: Readonly<Record<string, boolean>>;
  readonly outputs: readonly string[];
}

const required = (entries: Readonly<Record<string, { required: boolean }>>) =>
  Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, entry.required]));

/** Undefined for what is not ours. */
function called(uses: string): Called | undefined {
  const path =
    /^(?:\$\/|\.\/|sluice-delivery\/sluice\/)([^@]*)/.exec(uses)?.[1] ??
    (/^sluice-delivery\/sluice@/.test(uses) ? "." : undefined);
  if (path === undefined) return undefined;
  if (/\.ya?ml$/.test(path)) {
    const document = parseAllDocuments(readFileSync(join(root, path), "utf8"))[0]?.toJS() as {
      on?: { workflow_call?: unknown };
    };
    const { inputs, secrets, outputs } = call.parse(document.on?.workflow_call ?? {});
    return { path, inputs: required(inputs), secrets: required(secrets), outputs: Object.keys(outputs) };
  }
  const { inputs, outputs } = readDefinition(path);
  return { path, inputs: required(inputs), secrets: {}, outputs: Object.keys(outputs) };
}

function compare(where: string, what: string, given: readonly string[], known: Readonly<Record<string, boolean>>): string[] {
  return [
    ...given
      .filter((name) => !Object.hasOwn(known, name))
      .map((name) => `${where} gives the ${what} "${name}", which does not exist.`),
    ...Object.keys(known)
      .filter((name) => known[name] === true && !given.includes(name))
      .map((name) => `${where} does not give the ${what} "${name}", which is required.`),
  ];
}

/** `steps.plan.outputs.matrix` and the like in a text. */
function referred(text: string, kind: "steps" | "needs"): readonly (readonly [string, string])[] {
  const found = text.matchAll(new RegExp(`\\b${kind}\\.([\\w-]+)\\.outputs\\.([\\w-]+)`, "g"));
  return [...found].map(([, from = "", output = ""]) => [from, output]);
}

/** Values that an action's own reader refuses; what a workflow fills in can't be judged here. */
async function valueProblems(where: string, given: Step["with"], member: Member | undefined): Promise<string[]> {
  const told = Object.entries(given).map(async ([name, value]) => {
    const schema = member?.inputs[name];
    if (schema === undefined || String(value).includes("${{")) return [];
    return ((await schema.safeParseAsync(String(value))).error?.issues ?? []).map(
      ({ message }) => `${where} gives "${name}" a value that is refused: it ${message}`,
    );
  });
  return (await Promise.all(told)).flat();
}

function memberOf(uses: string | undefined): Member | undefined {
  const path = uses === undefined ? undefined : called(uses)?.path;
  return suite.find(({ folder }) => folder === path);
}

async function stepProblems(file: string, steps: readonly Step[], text: string, isFragment: boolean): Promise<string[]> {
  const ours = steps.flatMap((each) => {
    const action = each.uses === undefined ? undefined : called(each.uses);
    return action === undefined
      ? []
      : [{ id: each.id, values: each.with, given: Object.keys(each.with), action, uses: each.uses }];
  });
  const values = ours.map(({ values, action, uses }) =>
    valueProblems(`${file}: the step with ${action.path}`, values, memberOf(uses)),
  );
  return [
    ...ours.flatMap(({ given, action }) => compare(`${file}: the step with ${action.path}`, "input", given, action.inputs)),
    ...(await Promise.all(values)).flat(),
    ...referred(text, "steps").flatMap(([id, output]) => {
      const from = ours.find((each) => each.id === id)?.action;
      if (from === undefined) {
        const known = isFragment || steps.some((each) => each.id === id);
        return known ? [] : [`${file}: steps.${id} does not exist in its job.`];
      }
      return from.outputs.includes(output) ? [] : [`${file}: ${from.path} has no output "${output}".`];
    }),
  ];
}

/** Everything in a workflow that does not fit the actions and workflows of ours that it calls. */
export async function workflowProblems(file: string, text: string): Promise<string[]> {
  const { jobs } = workflow.parse(parseAllDocuments(text)[0]?.toJS());
  const outputsOf = (name: string): readonly string[] => {
    const found = jobs[name];
    const other = found?.uses === undefined ? undefined : called(found.uses);
    return other?.outputs ?? Object.keys(found?.outputs ?? {});
  };
  const problems = Object.entries(jobs).map(async ([name, each]) => {
    const where = `${file}: the job ${name}`;
    const other = each.uses === undefined ? undefined : called(each.uses);
    const own = JSON.stringify(each);
    const needs = [each.needs ?? []].flat();
    return [
      ...(other === undefined ? [] : compare(where, "input", Object.keys(each.with), other.inputs)),
      ...(other === undefined || each.secrets === "inherit"
        ? []
        : compare(where, "secret", Object.keys(each.secrets), other.secrets)),
      ...(await stepProblems(file, each.steps, own, false)),
      ...needs.filter((need) => !Object.hasOwn(jobs, need)).map((need) => `${where} needs ${need}, which does not exist.`),
      ...referred(own, "needs").flatMap(([need, output]) =>
        needs.includes(need) && outputsOf(need).includes(output)
          ? []
          : [`${where} reads needs.${need}.outputs.${output}, which does not exist.`],
      ),
    ];
  });
  return (await Promise.all(problems)).flat();
}

/** The YAML examples of a page that are a workflow, jobs or steps. */
export async function exampleProblems(file: string, text: string): Promise<string[]> {
  const blocks = [...text.matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)].map(([, block = ""]) => block);
  const problems = blocks.map(async (block) => {
    const value: unknown = parseAllDocuments(block)[0]?.toJS();
    if (Array.isArray(value)) {
      const steps = z.array(step).safeParse(value);
      return steps.success ? stepProblems(file, steps.data, block, true) : [];
    }
    if (typeof value !== "object" || value === null) return [];
    if ("jobs" in value) return [...(await workflowProblems(file, block)), ...grantProblems(file, block)];
    return "steps" in value ? stepProblems(file, z.array(step).parse(value.steps), block, true) : [];
  });
  return (await Promise.all(problems)).flat();
}

/** Every file of the repository that calls what is ours. */
export function callers(): { readonly workflows: readonly string[]; readonly pages: readonly string[] } {
  const workflows = globSync(
    [".github/workflows/*.y*ml", "workflows-examples/**/.github/workflows/*.y*ml", "scripts/docs/examples/*/*.yml"],
    { cwd: root },
  );
  const pages = globSync(["*.md", "actions/*/README.md", "workflows-examples/**/README.md"], { cwd: root });
  return { workflows: workflows.sort(), pages: pages.sort() };
}
