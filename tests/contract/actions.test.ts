import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readDefinition } from "../../scripts/docs/definition.ts";
import { type Member, suite } from "../../scripts/docs/suite.ts";

const root = resolve(import.meta.dirname, "../..");

/** What differs between action.yml and the code, each as a sentence that says where to change what. */
function missing(wanted: readonly string[], there: readonly string[], say: (name: string) => string): string[] {
  return wanted.filter((name) => !there.includes(name)).map(say);
}

/** A default that the workflow fills in can't be judged here. */
const isExpression = (text: string) => text.includes("${{");

test("every entry of src/actions is known here, and every folder of actions/", () => {
  const names = suite.map(({ name }) => name).sort();
  expect(readdirSync(join(root, "src/actions")).sort()).toEqual(names.map((name) => `${name}.ts`));
  expect(readdirSync(join(root, "actions")).sort()).toEqual(names.filter((name) => name !== "deliver"));
});

describe.each(suite)("$name", (member: Member) => {
  const { name, folder, inputs, answers } = member;
  const where = join(folder, "action.yml");
  const definition = readDefinition(folder);
  const entry = readFileSync(join(root, "src/actions", `${name}.ts`), "utf8");

  test("its entry takes the shape that is compared here, under its name", () => {
    expect(entry).toContain(`inputs: ${member.shape}`);
    expect(entry).toContain(`name: "${name}"`);
    expect(Object.keys(answers.results)).toContain(/whenItFails: "([^"]+)"/.exec(entry)?.[1]);
  });

  test("its inputs are those that the code reads", () => {
    const [written, read] = [Object.keys(definition.inputs), Object.keys(inputs)];
    expect([
      ...missing(read, written, (input) => `${member.shape} reads "${input}": add it to ${where}.`),
      ...missing(
        written,
        read,
        (input) => `${where} offers "${input}", which no code reads: add it to ${member.shape}, or take it away.`,
      ),
    ]).toEqual([]);
  });

  test("required means the same in both, and a default is what the code takes when nothing is given", async () => {
    const asked = Object.entries(definition.inputs).map(async ([input, { required, default: given }]) => {
      const schema = inputs[input];
      if (schema === undefined) return [];
      const bare = await schema.safeParseAsync("");
      const usual = await schema.safeParseAsync(given ?? "");
      const told: string[] = [];
      if (required && bare.success) told.push(`${where} requires "${input}", but ${member.shape} takes it empty.`);
      if (!required && given === undefined) told.push(`${where} gives "${input}" no default: write default: "".`);
      if (!required && !isExpression(given ?? "") && !usual.success) {
        told.push(`${member.shape} refuses the default of "${input}" in ${where} ("${given}").`);
      }
      if (
        bare.success &&
        usual.success &&
        !isExpression(given ?? "") &&
        JSON.stringify(bare.data) !== JSON.stringify(usual.data)
      ) {
        told.push(`"${input}" is ${JSON.stringify(bare.data)} by ${member.shape}, ${JSON.stringify(usual.data)} by ${where}.`);
      }
      return told;
    });
    expect((await Promise.all(asked)).flat()).toEqual([]);
  });

  test("secrets are marked, so that the frame masks them", () => {
    const problems = Object.keys(inputs)
      .filter((input) => /token|key|secret|^env$|app-env|headers|password/.test(input))
      .filter((input) => inputs[input]?.meta()?.["secret"] !== true && input !== "ssh-known-hosts");
    expect(problems.map((input) => `"${input}" of ${member.shape} looks like a secret and is not read by secret().`)).toEqual(
      [],
    );
  });

  test("its outputs are those that the code sets", () => {
    const [written, set] = [Object.keys(definition.outputs), ["result", "explanation", "report", ...answers.outputs]];
    expect([
      ...missing(set, written, (output) => `${name} sets the output "${output}": add it to ${where}.`),
      ...missing(written, set, (output) => `${where} promises the output "${output}", which ${name} never sets.`),
    ]).toEqual([]);
  });

  test("the words of its result are the code's closed list", () => {
    const words = Object.keys(answers.results).join(", ");
    expect(definition.outputs["result"]?.description, `the output "result" in ${where}`).toMatch(
      new RegExp(`^One of ${words}\\.`),
    );
  });

  test("every description says something", () => {
    const described = [...Object.entries(definition.inputs), ...Object.entries(definition.outputs)];
    const bare = described.filter(([, { description }]) => description.trim().length < 10).map(([each]) => each);
    expect(bare.map((each) => `"${each}" in ${where} has no description.`)).toEqual([]);
  });

  test("it runs its own bundle, after the job too where the code has something to do then", () => {
    const bundle = join(root, "dist", name, "index.js");
    expect(definition.runs.using).toBe("node24");
    expect(resolve(root, folder, definition.runs.main)).toBe(bundle);
    const cleansUp = /\bafterwards\b/.test(entry);
    expect(definition.runs.post !== undefined, `"post" in ${where}`).toBe(cleansUp);
    if (definition.runs.post === undefined) return;
    expect(resolve(root, folder, definition.runs.post)).toBe(bundle);
    expect(definition.runs["post-if"]).toBe("always()");
  });
});
