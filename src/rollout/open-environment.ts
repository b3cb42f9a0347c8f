import type { Database } from "../database/database.ts";
import { postgresAlembic } from "../database/postgres-alembic.ts";
import { fail } from "../failure.ts";
import { environmentNamed } from "../project/environment.ts";
import { loadProject } from "../project/load.ts";
import type { Environment, Project } from "../project/model.ts";
import { type Records, records } from "../release/records.ts";
import type { ReleasedService } from "../release/release.ts";
import type { Adopted } from "../targets/compose/adoption.ts";
import { adoptedBefore, type ComposeTarget, composeTarget } from "../targets/compose/compose-target.ts";
import { divide } from "../targets/compose/divide.ts";
import type { ComposeDocument } from "../targets/compose/document.ts";
import { dockerEngine, type Engine } from "../targets/compose/engine.ts";
import { type Names, names } from "../targets/compose/naming.ts";
import { plainProject } from "../targets/compose/plain-project.ts";
import { parseAppEnv, resolveCompose } from "../targets/compose/resolve.ts";
import type { World } from "../world.ts";
import { checkRoutes } from "./check-routes.ts";
import { chosenStrategy } from "./chosen-strategy.ts";
import type { Settings } from "./context.ts";
import { routesOf } from "./default-route.ts";
import { hostNotYet } from "./failures.ts";
import { runAlive } from "./run-alive.ts";

export interface Opening {
  readonly world: World;
  readonly config: string;
  readonly environment: string;
  readonly strategy: string;
  /** Take over an app that runs here under plain compose. */
  readonly adopt: boolean;
  readonly appEnv: string | undefined;
}

/** An environment with everything that a verb on it needs. Nothing has been changed by opening it. */
export interface Opened {
  readonly world: World;
  readonly project: Project;
  readonly environment: Environment;
  readonly engine: Engine;
  readonly names: Names;
  readonly document: ComposeDocument;
  /** Those of the input `app-env`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly services: readonly ReleasedService[];
  readonly base: readonly string[];
  readonly target: ComposeTarget;
  readonly records: Records;
  readonly database: Database | undefined;
  readonly settings: Settings;
  readonly url: string;
}

/** Opens an environment for some work and lets go of it afterwards, whatever happens. */
export async function inEnvironment<Result>(opening: Opening, work: (opened: Opened) => Promise<Result>): Promise<Result> {
  const { world } = opening;
  const { config } = opening;
  const project = await loadProject({
    world,
    config,
    environment: opening.environment,
    variables: parseAppEnv(opening.appEnv),
  });
  const environment = environmentNamed(project, opening.environment);
  const engine = reachableEngine(world, environment);
  const adopted = await adoption(engine, project, environment, opening.adopt);
  const named = names(project.name, environment.name, adopted?.project);
  const document = await resolveCompose({ world, project, environment, names: named, appEnv: opening.appEnv });
  return inResolved(opening, { project, environment, document, adopted }, work);
}

export interface Resolved {
  readonly project: Project;
  readonly environment: Environment;
  readonly document: ComposeDocument;
  readonly adopted: Adopted | undefined;
}

/** What was taken over earlier, or, when the caller says so, what runs here under plain compose now. */
async function adoption(
  engine: Engine,
  project: Project,
  environment: Environment,
  wanted: boolean,
): Promise<Adopted | undefined> {
  const named = names(project.name, environment.name);
  const before = await adoptedBefore(engine, named.scope, environment.proxyImage);
  if (before !== undefined || !wanted) return before;
  const running = await plainProject(engine, named, project);
  return running === undefined ? undefined : { project: running.project };
}

/** For a project that is known without a file, too. */
export async function inResolved<Result>(
  opening: Pick<Opening, "world" | "strategy"> & Partial<Pick<Opening, "appEnv">>,
  resolved: Resolved,
  work: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const opened = await openResolved(opening, resolved);
  try {
    return await work(opened);
  } finally {
    opened.target.close();
  }
}

async function openResolved(opening: Parameters<typeof inResolved>[0], resolved: Resolved): Promise<Opened> {
  const { world } = opening;
  const { project, document } = resolved;
  const environment = { ...resolved.environment, routes: routesOf(resolved.environment, document, project.components) };
  const strategy = chosenStrategy(environment, opening.strategy);
  const engine = reachableEngine(world, environment);
  const named = names(project.name, environment.name, resolved.adopted?.project);
  const routed = environment.routes.map(({ service }) => service);
  const { released, base } = divide(document, project.components, routed);
  checkRoutes(environment, released);
  const { adopted } = resolved;
  const isAlive = runAlive(world);
  const surroundings = { cwd: project.directory, env: parseAppEnv(opening.appEnv) };
  const parts = { document, services: released, base, adopted, isAlive, surroundings };
  const target = await composeTarget({ world, engine, names: named, environment, ...parts });
  const settings: Settings = {
    strategy,
    checks: environment.gate,
    interval: environment.gateInterval,
    workers: environment.workers,
    onUndo: environment.rollback.database ?? "downgrade",
    keepReleases: environment.keepReleases,
    baseUrl: target.baseUrl,
    paths: environment.routes.map(({ path }) => path),
  };
  const database =
    environment.database === undefined
      ? undefined
      : postgresAlembic({ world, spec: environment.database, workplace: target.workplace });
  return {
    world,
    project,
    environment,
    engine,
    names: named,
    document,
    variables: surroundings.env,
    services: released,
    base,
    target,
    records: records(target.store),
    database,
    settings,
    url: environment.url ?? target.baseUrl,
  };
}

function reachableEngine(world: World, environment: Environment): Engine {
  const { host } = environment;
  if (host.kind === "local") return dockerEngine(world, host);
  throw fail(hostNotYet, { host: host.kind === "ssh" ? host.url : `the context ${host.name}` });
}
