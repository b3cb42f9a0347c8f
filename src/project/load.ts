import { posix } from "node:path";
import { fail } from "../failure.ts";
import { nearest } from "../quantity/nearest.ts";
import type { World } from "../world.ts";
import { chosenFiles } from "./chosen-files.ts";
import type { Configuration } from "./configuration.ts";
import { defaultConfig } from "./default-config.ts";
import { environmentNamed } from "./environment.ts";
import { badConfiguration, configurationMissing } from "./failures.ts";
import type { Variables } from "./interpolate.ts";
import type { Project } from "./model.ts";
import { codeFrame, type Problem, sayProblem } from "./problem.ts";
import { readText } from "./read-text.ts";
import { runVariables } from "./run-variables.ts";
import { isName } from "./schema/names.ts";
import type { YamlSource } from "./yaml-source.ts";

export interface ProjectRequest {
  readonly world: Pick<World, "files" | "facts" | "log">;
  /** Path of `sluice.yaml`, relative to the workspace. */
  readonly config: string;
  /** Its own compose files are read too. */
  readonly environment?: string;
  /** Stand above what `.env` says. */
  readonly variables?: Variables;
}

/** A file that is no YAML at all has a problem in every line; the first few tell it. */
const mostShown = 20;

/** Refuses a project with problems: the frames go to the log, all sentences into one failure. */
function refuse(log: World["log"], problems: readonly Problem[], sources: ReadonlyMap<string, YamlSource>): never {
  const [first] = problems;
  if (first === undefined) throw new Error("refused without a problem");
  const shown = problems.slice(0, mostShown);
  for (const problem of shown) {
    log.foreign(`${sayProblem(problem)}\n${codeFrame(sources.get(problem.place.file)?.text ?? "", problem.place)}\n`);
  }
  const rest = problems.length > shown.length ? [`and ${problems.length - shown.length} more.`] : [];
  const said = [...shown.map(sayProblem), ...rest];
  const further = shown.slice(1).map(({ place, message }) => ({ place, message }));
  throw fail(badConfiguration, { file: first.place.file, problems: said, count: problems.length, place: first.place, further });
}

async function readOwnFile(request: ProjectRequest, path: string): Promise<Configuration | undefined> {
  const { files, facts, log } = request.world;
  if (!(await files.exists(path))) {
    if (posix.basename(request.config) === defaultConfig) return undefined;
    const folder = posix.dirname(path);
    const present = (await files.list(folder).catch(() => [])).filter((name) => /\.ya?ml$/.test(name));
    throw fail(configurationMissing, { file: request.config, nearest: nearest(posix.basename(path), present) });
  }
  const { readConfiguration } = await import("./reading.ts");
  const configuration = readConfiguration(
    await readText(files, path, request.config),
    posix.relative(facts.workspace, path) || path,
  );
  if (configuration.written === undefined) {
    refuse(log, configuration.problems, new Map([[configuration.source.file, configuration.source]]));
  }
  return configuration;
}

/** The folder's name as compose makes it a project's name. */
function nameOfFolder(directory: string): string {
  const name = posix
    .basename(directory)
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, "")
    .replace(/^[^a-z]+/, "")
    .slice(0, 40);
  return isName(name) ? name : "app";
}

/** Reads `sluice.yaml` and the compose files, without Docker; everything that is wrong with a file is told at once. */
export async function loadProject(request: ProjectRequest): Promise<Project> {
  const { files, facts, log } = request.world;
  const path = posix.resolve(facts.workspace, request.config);
  const directory = posix.dirname(path);
  const configuration = await readOwnFile(request, path);
  const written = configuration?.written ?? {};
  const named = await chosenFiles(request, directory, configuration);
  const { componentsOf, crossCheck, environmentsOf, readComposeFiles, sharedImages } = await import("./reading.ts");
  const environments = environmentsOf(written, configuration?.source);
  const forEnvironment =
    request.environment === undefined
      ? []
      : environmentNamed({ environments, file: configuration?.source.file }, request.environment).compose.map(
          (file, index) => ({
            file: posix.normalize(file),
            by: configuration?.source.place(["environments", request.environment ?? "", "compose", index]),
          }),
        );
  const variables = await runVariables(request, posix.join(directory, posix.dirname(named[0]?.file ?? ".")));
  const compose = await readComposeFiles(files, directory, [...named, ...forEnvironment], variables);
  const refuseCompose = (found: readonly Problem[]) => {
    if (found.length === 0) return;
    const inRepository = (file: string) => posix.join(posix.relative(facts.workspace, directory), file);
    const problems = found.map((one) => ({ ...one, place: { ...one.place, file: inRepository(one.place.file) } }));
    refuse(log, problems, new Map([...compose.read].map(([file, source]) => [inRepository(file), source])));
  };
  refuseCompose(compose.problems);
  const composeName = [variables["COMPOSE_PROJECT_NAME"], compose.name].find((one) => one !== undefined && isName(one));
  const name = written.name ?? composeName ?? nameOfFolder(directory);
  const components = componentsOf(name, compose.services, written.components ?? new Map(), compose.secrets);
  refuseCompose(sharedImages(components, compose));
  if (configuration !== undefined) {
    const problems = crossCheck(written, components, compose, configuration.source, request.environment);
    if (problems.length > 0) refuse(log, problems, new Map([[configuration.source.file, configuration.source]]));
  }
  return {
    name,
    directory,
    file: configuration?.source.file,
    compose: named.map(({ file }) => file),
    sources: [...compose.read.keys()],
    components,
    environments,
  };
}
