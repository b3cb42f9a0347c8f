import { fail } from "../failure.ts";
import { formerNames, type InputShape, type InputsOf } from "../input.ts";
import { didYouMean } from "../quantity/nearest.ts";
import { shown } from "../quantity/shown.ts";
import { badInputs } from "./failures.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** The environment variable in which the runner hands an input over. */
export function inputVariable(name: string): string {
  return `INPUT_${name.replaceAll(" ", "_").toUpperCase()}`;
}

const given = (environment: Environment, name: string) => environment[inputVariable(name)] ?? "";

/** Values under names that inputs had before: they would be lost in silence. */
function renamed(shape: InputShape, environment: Environment): string[] {
  return Object.entries(shape).flatMap(([name, schema]) =>
    formerNames(schema)
      .filter((former) => given(environment, former) !== "")
      .map((former) => `"${former}" is called "${name}" now; rename it.`),
  );
}

/** Names that came in and are none of the action's, as the runner writes them: in capitals. */
function unknownNames(shape: InputShape, environment: Environment): string[] {
  const known = Object.entries(shape).flatMap(([name, schema]) => [name, ...formerNames(schema)]);
  const variables = new Set(known.map(inputVariable));
  return Object.keys(environment)
    .filter((variable) => variable.startsWith("INPUT_") && !variables.has(variable) && environment[variable] !== "")
    .map((variable) => variable.slice("INPUT_".length).toLowerCase());
}

/**
 * A name that is nearly one of the action's is a slip that would leave the input's default in its place (`dry_run` would
 * deploy). GitHub only warns of it. The runner sets no `INPUT_` variables of a calling composite action or workflow for
 * the steps inside, but a machine may have some of its own (`INPUT_METHOD` of desktops): what is far from every input
 * is not ours to refuse.
 */
function misspelt(shape: InputShape, environment: Environment): string[] {
  return unknownNames(shape, environment).flatMap((name) => {
    const hint = didYouMean(name, Object.keys(shape));
    return hint === "" ? [] : [`${shown(name)} is no input of it.${hint}`];
  });
}

/** The secrets' own text is never told; `frames` are excerpts of inputs of several lines, marked where they are wrong. */
interface Read {
  readonly values: Readonly<Record<string, unknown>>;
  readonly problems: readonly string[];
  readonly frames: readonly string[];
}

async function readAll(shape: InputShape, environment: Environment): Promise<Read> {
  const values: [string, unknown][] = [];
  const problems = [...renamed(shape, environment), ...misspelt(shape, environment)];
  const frames: string[] = [];
  // Some load what reads them: all at once.
  const reading = Object.entries(shape).map(
    async ([name, schema]) => [name, await schema.safeParseAsync(given(environment, name))] as const,
  );
  for (const [name, parsed] of await Promise.all(reading)) {
    if (parsed.success) values.push([name, parsed.data]);
    for (const issue of parsed.error?.issues ?? []) {
      problems.push(`"${name}" ${issue.message}`);
      const frame: unknown = issue.code === "custom" ? issue.params?.["frame"] : undefined;
      if (typeof frame === "string") frames.push(`${name}: ${issue.message}\n${frame}\n`);
    }
  }
  return { values: Object.fromEntries(values), problems, frames };
}

/** Reads every input of the shape from the environment; all bad ones are reported together. */
export async function readInputs<Shape extends InputShape>(
  action: string,
  shape: Shape,
  environment: Environment,
  show: (frame: string) => void = () => undefined,
): Promise<InputsOf<Shape>> {
  const { values, problems, frames } = await readAll(shape, environment);
  for (const frame of frames) show(frame);
  if (problems.length > 0) throw fail(badInputs, { action, problems });
  return values as InputsOf<Shape>;
}

/** Values of the inputs that are secrets, to be masked before anything is printed. */
export function secretValues(shape: InputShape, environment: Environment): string[] {
  return Object.entries(shape)
    .filter(([, schema]) => schema.meta()?.["secret"] === true)
    .flatMap(([name, schema]) => [name, ...formerNames(schema)])
    .map((name) => given(environment, name))
    .filter((value) => value !== "");
}
