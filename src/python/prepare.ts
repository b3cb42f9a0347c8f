import type { Bench } from "./bench.ts";
import { type Environment, environmentFolder, existingEnvironment, makeEnvironment } from "./environment.ts";
import { type Finding, note, ok, problem, skipped } from "./finding.ts";
import type { PythonInputs } from "./inputs.ts";
import { install } from "./install.ts";
import type { Interpreter } from "./interpreter.ts";
import { checkLock } from "./lock-check.ts";
import type { PackageManager } from "./package-manager.ts";
import { remedyForMissing } from "./program.ts";
import { satisfiesAny } from "./satisfies.ts";
import type { VersionDemand } from "./version-demand.ts";

/** What stands after preparing: `python` is what tools and imports are asked of, when there is one to be asked. */
export interface Prepared {
  readonly findings: readonly Finding[];
  readonly python: Interpreter | undefined;
  readonly environment: Environment | undefined;
}

/** Everything that is known when preparing begins. */
export interface Found {
  readonly manager: PackageManager;
  readonly interpreter: Interpreter | undefined;
  readonly demands: readonly VersionDemand[];
  readonly findings: readonly Finding[];
}

const hasProblem = (findings: readonly Finding[], check: string) =>
  findings.some((finding) => finding.check === check && finding.state === "problem");

async function programMissing(bench: Bench, { name, from }: PackageManager): Promise<Finding | undefined> {
  if (name === "pip") return undefined;
  const there =
    name === "uv"
      ? bench.uv !== undefined
      : (await bench.world.run({ argv: [name, "--version"], timeoutMs: 60_000 })).code === 0;
  return there ? undefined : problem("Package manager", `${from} asks for ${name}, which is not here`, remedyForMissing(name));
}

/** Looks at what is there already; nothing is made or changed. */
async function asItIs(bench: Bench, found: Found, folder: string): Promise<Prepared> {
  const environment = await existingEnvironment(folder, bench);
  if (environment === undefined) {
    const what = `${folder} is not there; ${found.interpreter?.path ?? "no Python"} is looked at instead`;
    return { findings: [note("Virtual environment", what)], python: found.interpreter, environment };
  }
  const { version } = environment.python;
  const against = found.demands.find((demand) => !satisfiesAny(version, demand.anyOf));
  const finding =
    against === undefined
      ? ok("Virtual environment", `${folder} has Python ${version}`)
      : problem(
          "Virtual environment",
          `${folder} has Python ${version}, but ${against.source} says "${against.text}"`,
          "Make the environment again, or let this action do it (install: true).",
          against.place,
        );
  return { findings: [finding], python: environment.python, environment };
}

async function made(bench: Bench, found: Found, folder: string, standing: readonly Finding[]): Promise<Prepared> {
  const { interpreter, manager } = found;
  const inTheWay = ["Package manager", "Interpreter", "Lock"].find((check) =>
    hasProblem([...found.findings, ...standing], check),
  );
  if (interpreter === undefined || inTheWay !== undefined) {
    const what = `not made: ${inTheWay ?? "Interpreter"} comes first`;
    return { findings: [skipped("Virtual environment", what)], python: undefined, environment: undefined };
  }
  const { environment, finding } = await bench.world.log.group("Virtual environment", () =>
    makeEnvironment(bench, manager.name, interpreter, folder),
  );
  if (environment === undefined) return { findings: [finding], python: undefined, environment };
  const installed = await bench.world.log.group("Installation", () => install(bench, manager, environment));
  const python = installed.state === "ok" ? environment.python : undefined;
  return { findings: [finding, installed], python, environment };
}

/** Checks the lock before anything can repair it silently, then makes and fills the environment (or looks at what is there). */
export async function prepare(bench: Bench, found: Found, inputs: Pick<PythonInputs, "venv" | "install">): Promise<Prepared> {
  const folder = environmentFolder(bench.project.directory, inputs.venv);
  const missing = await programMissing(bench, found.manager);
  const lock =
    missing === undefined
      ? await bench.world.log.group("Lock", () => checkLock(bench, found.manager, found.interpreter?.path))
      : [missing, skipped("Lock", `not asked: ${found.manager.name} is not here`)];
  const rest = inputs.install ? await made(bench, found, folder, lock) : await asItIs(bench, found, folder);
  return { ...rest, findings: [...lock, ...rest.findings] };
}
