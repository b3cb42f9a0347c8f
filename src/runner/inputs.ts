import { fail } from "../failure.ts";
import type { InputShape, InputsOf } from "../input.ts";
import { badInputs } from "./failures.ts";

/** The environment variable in which the runner hands an input over. */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
}

/** Reads every input of the shape from the environment; all bad ones are reported together. */
export function readInputs<Shape extends InputShape>(
  action: string,
  shape: Shape,
  environment: Readonly<Record<string, string | undefined>>,
): InputsOf<Shape> {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(shape)) {
    const parsed = schema.safeParse(environment[inputVariable(name)] ?? "");
    if (parsed.success) values[name] = parsed.data;
    else for (const issue of parsed.error.issues) problems.push(`"${name}" ${issue.message}`);
  }
  if (problems.length > 0) throw fail(badInputs, { action, problems });
  return values as InputsOf<Shape>;
}

/** Values of the inputs that are secrets, to be masked before anything is printed. */
export function secretValues(shape: InputShape, environment: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(shape)
    .filter(([, schema]) => schema.meta()?.["secret"] === true)
    .map(([name]) => environment[inputVariable(name)] ?? "")
    .filter((value) => value !== "");
}
