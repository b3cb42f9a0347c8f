import type { Database } from "../database/database.ts";
import { postgresAlembic } from "../database/postgres-alembic.ts";
import { environmentNamed } from "../project/environment.ts";
import { loadProject } from "../project/load.ts";
import type { Environment, Project } from "../project/model.ts";
import { routeAddress } from "../project/route-address.ts";
import { type Records, records } from "../release/records.ts";
import type { ReleasedService } from "../release/release.ts";
import type { Adopted } from "../targets/compose/adoption.ts";
import { carriedOver } from "../targets/compose/carry-over.ts";
import { adoptedBefore, type ComposeTarget, composeTarget } from "../targets/compose/compose-target.ts";
import { divide } from "../targets/compose/divide.ts";
import type { ComposeDocument } from "../targets/compose/document.ts";
import type { Engine } from "../targets/compose/engine.ts";
import { type Names, names } from "../targets/compose/naming.ts";
import { ownMounts } from "../targets/compose/own-mounts.ts";
import { plainProject } from "../targets/compose/plain-project.ts";
import { type Reached, reach } from "../targets/compose/reach.ts";
import { parseAppEnv, resolveCompose } from "../targets/compose/resolve.ts";
import type { SshAccess } from "../targets/compose/ssh/ssh-master.ts";
import type { Intent } from "../targets/target.ts";
import type { World } from "../world.ts";
import { checkRoutes } from "./check-routes.ts";
import { chosenStrategy } from "./chosen-strategy.ts";
import type { Settings } from "./context.ts";
import { routesOf } from "./default-route.ts";
import { runAlive } from "./run-alive.ts";

export interface Opening {
  readonly world: World;
  readonly config: string;
  readonly environment: string;
  readonly strategy: string;
  /** Take over an app that runs here under plain compose. */
  readonly adopt: boolean;
  readonly appEnv: string | undefined;
  /** What hosts behind ssh are reached with. */
  readonly access: SshAccess;
  /** To change it, where nothing is said. */
  readonly intent?: Intent | undefined;
}

/** An environment with everything that a verb on it needs. Nothing has been changed by opening it. */
export interface Opened {
  readonly world: World;
  readonly project: Project;
  readonly environment: Environment;
  readonly engine: Engine;
  /** What hosts behind ssh are reached with. */
  readonly access: SshAccess;
  readonly names: Names;
  readonly document: ComposeDocument;
  /** Those of the input `app-env`. */
  readonly variables: Readonly<Record<string, string>>;
  readonly services: readonly ReleasedService[];
  readonly base: readonly string[];
  /** Set when the app ran here under plain compose before. */
  readonly adopted: Adopted | undefined;
  readonly target: ComposeTarget;
  readonly records: Records;
  readonly database: Database | undefined;
  readonly settings: Settings;
  readonly url: string;
}

/** The project and the environment that an opening is about, without asking any host. */
export async function known(opening: Opening): Promise<{ project: Project; environment: Environment }> {
  const { world, config, appEnv } = opening;
  const variables = parseAppEnv(appEnv);
  const project = await loadProject({ world, config, environment: opening.environment, variables });
  return { project, environment: environmentNamed(project, opening.environment) };
}

/** Opens an environment on its host, `environment.host`, for some work, and lets go of it afterwards, whatever happens. */
export async function onTarget<Result>(
  opening: Opening,
  project: Project,
  environment: Environment,
  work: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const { world, access, appEnv } = opening;
  return onHost(world, environment, access, async (reached) => {
    const adopted = await adoption(reached.engine, project, environment, opening.adopt);
    const named = names(project.name, environment.name, adopted?.project);
    const document = await resolveCompose({ world, project, environment, names: named, appEnv });
    return inOpened(opening, { project, environment, document, adopted }, reached, work);
  });
}

/** Works on the environment's host and ends the connection to it afterwards. */
async function onHost<Result>(
  world: World,
  environment: Environment,
  access: SshAccess,
  work: (reached: Reached) => Promise<Result>,
): Promise<Result> {
  const reached = await reach(world, environment.host, access);
  try {
    return await work(reached);
  } finally {
    await reached.close();
  }
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

export type OpeningResolved = Pick<Opening, "world" | "strategy" | "access"> & Partial<Pick<Opening, "appEnv" | "intent">>;

/** For a project that is known without a file, too. */
export async function inResolved<Result>(
  opening: OpeningResolved,
  resolved: Resolved,
  work: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const { world, access } = opening;
  return onHost(world, resolved.environment, access, (reached) => inOpened(opening, resolved, reached, work));
}

async function inOpened<Result>(
  opening: OpeningResolved,
  resolved: Resolved,
  reached: Reached,
  work: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const opened = await openResolved(opening, resolved, reached);
  try {
    return await work(opened);
  } finally {
    opened.target.close();
  }
}

async function openResolved(opening: OpeningResolved, resolved: Resolved, reached: Reached): Promise<Opened> {
  // What is asked of this environment from outside goes the way that was opened to its host.
  const world: World = { ...opening.world, http: reached.http };
  const { engine } = reached;
  const { project } = resolved;
  const away = engine.builder === undefined ? undefined : { workspace: world.facts.workspace, where: engine.where };
  const own = project.components.flatMap(({ services }) => services);
  const folders = [project.directory, world.facts.workspace];
  const document =
    away === undefined
      ? await ownMounts(world.files, resolved.document, own, folders)
      : await carriedOver(world.files, resolved.document, project, away);
  const environment = { ...resolved.environment, routes: routesOf(resolved.environment, document, project.components) };
  const named = names(project.name, environment.name, resolved.adopted?.project);
  const routed = environment.routes.map(({ service }) => service);
  const { released, base } = divide(document, project.components, routed);
  const strategy = chosenStrategy(environment.strategy, opening.strategy, released);
  checkRoutes(environment, released);
  const { adopted } = resolved;
  const isAlive = runAlive(world);
  const surroundings = { cwd: project.directory, env: parseAppEnv(opening.appEnv) };
  const parts = { document, services: released, base, adopted, isAlive, surroundings, intent: opening.intent };
  const target = await composeTarget({ world, reached, names: named, environment, ...parts });
  const settings: Settings = {
    strategy,
    checks: environment.gate,
    interval: environment.gateInterval,
    workers: environment.workers,
    onUndo: environment.rollback.database ?? "downgrade",
    keepReleases: environment.keepReleases,
    baseUrl: target.baseUrl,
    paths: environment.routes.map(routeAddress),
    ...(environment.drain === undefined ? {} : { drain: environment.drain }),
    hooks: {
      hooks: environment.hooks ?? {},
      directory: project.directory,
      environment: environment.name,
      url: environment.url ?? target.publicUrl,
    },
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
    access: opening.access,
    names: named,
    document,
    variables: surroundings.env,
    services: released,
    base,
    adopted,
    target,
    records: records(target.store),
    database,
    settings,
    url: environment.url ?? target.publicUrl,
  };
}
