import type { Database } from "../../database/database.ts";
import { postgresAlembic } from "../../database/postgres-alembic.ts";
import { forEachComponent, namesOfReleased } from "../../health/spec/for-each-component.ts";
import { parseAppEnv } from "../../project/app-env.ts";
import { environmentNamed } from "../../project/environment.ts";
import { loadProject } from "../../project/load.ts";
import type { Environment, Project } from "../../project/model.ts";
import { routeAddress } from "../../project/route-address.ts";
import { type Records, records } from "../../release/records.ts";
import type { ReleasedService } from "../../release/release.ts";
import type { SshAccess } from "../../targets/access.ts";
import type { OpenTarget, Site, WithSite } from "../../targets/site.ts";
import type { Intent } from "../../targets/target.ts";
import { withSite } from "../../targets/with-site.ts";
import type { World } from "../../world.ts";
import { type GateWatch, gateTerms } from "../baking/judged-gate.ts";
import type { Settings } from "../context.ts";
import { checkRoutes } from "../preflight/check-routes.ts";
import { chosenStrategy } from "../preflight/chosen-strategy.ts";
import { fittedStrategy } from "../preflight/fitted-strategy.ts";
import { runAlive } from "../turn/run-alive.ts";
import { refuseLostLedger } from "./ledger-there.ts";

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
  /** Where its gates are noted, and what they may send to sources of metrics. */
  readonly gate?: GateWatch | undefined;
}

/** An environment with everything that a verb on it needs. Nothing has been changed by opening it. */
export interface Opened {
  readonly world: World;
  readonly project: Project;
  readonly environment: Environment;
  readonly site: Site;
  readonly services: readonly ReleasedService[];
  readonly base: readonly string[];
  readonly target: OpenTarget;
  readonly records: Records;
  readonly database: Database | undefined;
  readonly settings: Settings;
  readonly url: string;
}

export type OnTarget = Pick<Opening, "world" | "strategy" | "access"> &
  Partial<Pick<Opening, "appEnv" | "intent" | "adopt" | "gate">>;

export interface Known {
  readonly project: Project;
  readonly environment: Environment;
  /** How its site is opened, where that is not by its own files. */
  readonly open?: WithSite;
}

/** The project and the environment that an opening is about, without asking any host. */
export async function known(opening: Opening): Promise<Known> {
  const { world, config, appEnv } = opening;
  const variables = parseAppEnv(appEnv);
  const project = await loadProject({ world, config, environment: opening.environment, variables });
  return { project, environment: environmentNamed(project, opening.environment) };
}

/** Opens an environment on its host, `environment.host`, for some work, and lets go of it afterwards, whatever happens. */
export async function onTarget<Result>(
  opening: OnTarget,
  { project, environment, open = withSite }: Known,
  work: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const { world, access, appEnv, adopt = false } = opening;
  return open({ world, project, environment, access, appEnv, adopt }, async (site) => {
    const opened = await openSite(opening, { project, environment: { ...environment, routes: site.routes } }, site);
    try {
      return await work(opened);
    } finally {
      opened.target.close();
    }
  });
}

async function openSite(
  opening: OnTarget,
  { project, environment }: Pick<Known, "project" | "environment">,
  site: Site,
): Promise<Opened> {
  const world: World = { ...opening.world, http: site.http };
  const { services, base } = site;
  const strategy = fittedStrategy(chosenStrategy(environment.strategy, opening.strategy, services), environment);
  checkRoutes(environment, services);
  const target = await site.target({ intent: opening.intent ?? "change", isAlive: runAlive(world) });
  const settings: Settings = {
    strategy,
    checks: forEachComponent(environment.gate, namesOfReleased(project)),
    interval: environment.gateInterval,
    gate: gateTerms(environment, opening.gate),
    workers: environment.workers,
    onUndo: environment.rollback.database ?? "downgrade",
    keepReleases: environment.keepReleases,
    ...(environment.keepDisk === undefined ? {} : { keepDisk: environment.keepDisk }),
    baseUrl: target.baseUrl,
    paths: environment.routes.map(routeAddress),
    ...(environment.drain === undefined ? {} : { drain: environment.drain }),
    ...(environment.ownRouter === undefined
      ? {}
      : { unwatched: "a watcher on the target could not move visitors in your proxy" }),
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
  const url = environment.url ?? target.publicUrl;
  const kept = records(target.store, () => refuseLostLedger(target));
  return { world, project, environment, site, services, base, target, records: kept, database, settings, url };
}
