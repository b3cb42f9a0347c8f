import { posix } from "node:path";
import { fail } from "../failure.ts";
import type { Outcome, OutputsOf, ResultOf } from "../outcome.ts";
import { folderMissing } from "../project/failures.ts";
import { loadProject } from "../project/load.ts";
import type { Component, Project } from "../project/model.ts";
import { readText } from "../project/read-text.ts";
import type { World } from "../world.ts";
import { type Affected, affected, triggers } from "./affected.ts";
import { behindLinks } from "./behind-links.ts";
import { type Entry, entryOf, filterEntry, hasWork, isBuilt } from "./entry.ts";
import { baseUnknown, matrixTooBig } from "./failures.ts";
import { gitIn } from "./git.ts";
import type { MatrixInputs } from "./inputs.ts";
import { type Look, look } from "./look.ts";
import type { matrixAnswers } from "./matrix-answers.ts";
import { matrixSummary } from "./summary.ts";

/** GitHub's limit of jobs in one matrix. */
const mostEntries = 256;

/** Every leg there could be, changed or not, and the names of the environments. */
interface Legs {
  readonly entries: readonly Entry[];
  readonly built: ReadonlySet<string>;
  readonly environments: readonly string[];
}

/** What a look without a base comes to: everything, or nothing. */
function withoutBase(components: readonly Component[], reason: string | undefined): readonly Affected[] {
  return components.map((component) => ({ component, reason }));
}

/** Files that describe the project itself, from the top of the repository. */
function describing(project: Project, config: string, prefix: string): readonly string[] {
  const compose = [...project.compose, ...(project.sources ?? []), ...project.environments.flatMap((one) => one.compose)];
  const variables = posix.join(posix.dirname(project.compose[0] ?? "."), ".env");
  return [...compose, variables, posix.basename(config)].map((file) => posix.join(prefix, file));
}

/** The reason that holds for everything, where git could not say more. */
function commonReason(seen: Look, inputs: MatrixInputs): string | undefined {
  return seen.base.kind === "unknown" && inputs["on-unknown-base"] === "all"
    ? "all: not known what to compare with"
    : undefined;
}

async function projectLegs(project: Project, config: string, seen: Look, inputs: MatrixInputs, world: World): Promise<Legs> {
  const found =
    seen.base.kind === "known"
      ? affected(
          await behindLinks(gitIn(world, project.directory, undefined), project.components, seen.prefix),
          seen.changes.map(({ path }) => path),
          seen.prefix,
          triggers(describing(project, config, seen.prefix)),
        )
      : withoutBase(project.components, commonReason(seen, inputs));
  const directory = posix.relative(world.facts.workspace, project.directory) || ".";
  return {
    entries: found.filter(({ component }) => hasWork(component)).map((one) => entryOf(one, directory)),
    built: new Set(project.components.filter(isBuilt).map(({ name }) => name)),
    environments: project.environments.map(({ name }) => name),
  };
}

async function filterLegs(text: string, folder: string, seen: Look, inputs: MatrixInputs, world: World): Promise<Legs> {
  const path = posix.join(folder, text);
  // Few use them, and they need a YAML parser of their own.
  const { filtered, readFilters } = await import("./filters.ts");
  const isFile = !/[\n:]/.test(text) && (await world.files.exists(path));
  const entries = readFilters(isFile ? await readText(world.files, path, text) : text).map((filter) => {
    if (seen.base.kind !== "known") return filterEntry(filter.name, commonReason(seen, inputs));
    const files = filtered(filter, seen.changes);
    const more = files.length > 1 ? ` and ${files.length - 1} more` : "";
    return filterEntry(filter.name, files.length === 0 ? undefined : `${files[0]}${more}`);
  });
  return { entries, built: new Set(), environments: [] };
}

function explain(seen: Look, changed: number, all: number, policy: MatrixInputs["on-unknown-base"]): string {
  if (seen.base.kind === "nothing") return seen.base.why;
  const noun = all === 1 ? "component" : "components";
  if (seen.base.kind === "known")
    return `${changed} of ${all} ${noun} changed since ${seen.base.commit.slice(0, 7)} (${seen.base.why}).`;
  const built = policy === "all" ? `${changed} of ${all} ${noun} will be built` : "No component will be built";
  return `${built}, as it is not known what to compare with: ${seen.base.why}`;
}

/** Which components changed, as a matrix for the jobs that follow. */
export async function plan(inputs: MatrixInputs, world: World): Promise<Outcome> {
  const top = posix.resolve(world.facts.workspace, inputs["working-directory"]);
  const config = posix.join(inputs["working-directory"], inputs.config);
  if (!(await world.files.exists(top))) throw fail(folderMissing, { folder: top, named: `the input "working-directory"` });
  const project = inputs.filters === undefined ? await loadProject({ world, config }) : undefined;
  const folder = project?.directory ?? top;
  const seen = await look(world, folder, inputs.base, inputs["github-token"]);
  const policy = inputs["on-unknown-base"];
  if (seen.base.kind === "unknown" && policy === "fail") throw fail(baseUnknown, { why: seen.base.why });
  const legs =
    project === undefined
      ? await filterLegs(inputs.filters ?? "", folder, seen, inputs, world)
      : await projectLegs(project, config, seen, inputs, world);
  const changed = legs.entries.filter((entry) => entry.changed);
  const included = inputs["include-unchanged"] ? legs.entries : changed;
  if (included.length > mostEntries) throw fail(matrixTooBig, { entries: included.length, most: mostEntries });
  const images = changed.filter((entry) => legs.built.has(entry.component));
  const explanation = explain(seen, changed.length, legs.entries.length, policy);
  if (seen.base.kind === "unknown") world.log.warning(explanation);
  for (const entry of changed) world.log.info(`${entry.component}: ${entry.reason}`);
  const files = seen.changes.map(({ path }) => path);
  const unchanged = inputs["include-unchanged"]
    ? []
    : legs.entries.filter((entry) => !entry.changed).map((entry) => entry.component);
  return {
    result: (changed.length === 0 ? "unchanged" : seen.base.kind === "unknown" ? "all" : "changed") satisfies ResultOf<
      typeof matrixAnswers
    >,
    explanation,
    outputs: {
      matrix: { include: included },
      images: images.length === 0 ? "" : { include: images },
      components: changed.map((entry) => entry.component),
      "any-changed": String(changed.length > 0),
      count: String(changed.length),
      base: seen.base.kind === "known" ? seen.base.commit : "",
      environments: legs.environments,
    } satisfies OutputsOf<typeof matrixAnswers>,
    report: { base: seen.base, changes: seen.changes, entries: legs.entries },
    summary: matrixSummary(explanation, seen.base, included, unchanged, files),
    failed: false,
  };
}
