import { fail } from "../../../failure.ts";
import { parseAppEnv } from "../../../project/app-env.ts";
import type { Environment } from "../../../project/model.ts";
import type { Site, SiteImages, SiteOpening, WithSite } from "../../site.ts";
import { changedBase } from "../base/base.ts";
import { adoptedBefore, composeTarget } from "../compose-target.ts";
import { composeFolder } from "../document/compose-folder.ts";
import { divide } from "../document/divide.ts";
import type { ComposeDocument } from "../document/document.ts";
import { resolveCompose } from "../document/resolve.ts";
import type { Engine } from "../engine.ts";
import { bringImage } from "../image/bring-image.ts";
import { imageOnEngine } from "../image/images.ts";
import { type Names, names } from "../naming.ts";
import { leavesBehindOwn } from "../own-router/failures.ts";
import type { Adopted } from "../plain/adoption.ts";
import { carriedOver } from "../plain/carry-over.ts";
import { makePlain, plainCommand } from "../plain/plain-compose.ts";
import { plainProject } from "../plain/plain-project.ts";
import { type Reached, reach } from "../reach.ts";
import { ownMounts } from "../release/own-mounts.ts";
import { composeTexts } from "./compose-texts.ts";
import { configurationOf } from "./configuration-of.ts";
import { routesOf } from "./default-route.ts";
import { ledgerOf } from "./ledger-of.ts";
import { sharedVolume } from "./shared-volume.ts";
import { type Drawn, siteChecks } from "./site-checks.ts";

/** An environment under Docker Compose on one host, by the project's compose files. */
export const withComposeSite: WithSite = (opening, work) =>
  onHost(opening, async (reached) => {
    const { world, project, environment, appEnv } = opening;
    const adopted = await adoption(reached.engine, opening);
    const named = names(project.name, environment.name, adopted?.project);
    const document = await resolveCompose({ world, project, environment, names: named, appEnv });
    return work(await composeSite(opening, reached, { document, adopted }));
  });

/** The same for an app that is known without a file. */
export function withDocument(document: ComposeDocument): WithSite {
  return (opening, work) =>
    onHost(opening, async (reached) => work(await composeSite(opening, reached, { document, adopted: undefined })));
}

async function onHost<Result>(
  { world, environment, access }: SiteOpening,
  work: (reached: Reached) => Promise<Result>,
): Promise<Result> {
  const reached = await reach(world, environment.host, access);
  try {
    return await work(reached);
  } finally {
    await reached.close();
  }
}

/** What was taken over earlier, or, when the caller says so, what runs here under plain compose now. */
async function adoption(engine: Engine, { project, environment, adopt }: SiteOpening): Promise<Adopted | undefined> {
  const named = names(project.name, environment.name);
  const before = await adoptedBefore(engine, named.scope, environment.proxyImage);
  if (before !== undefined || !adopt) return before;
  const running = await plainProject(engine, named, project);
  return running === undefined ? undefined : { project: running.project };
}

interface Files {
  readonly document: ComposeDocument;
  readonly adopted: Adopted | undefined;
}

async function composeSite(opening: SiteOpening, reached: Reached, files: Files): Promise<Site> {
  const { project } = opening;
  const { engine } = reached;
  // What is asked of this environment from outside goes the way that was opened to its host.
  const world = { ...opening.world, http: reached.http };
  const document = await atHost(opening, engine, files.document);
  const routes = routesOf(opening.environment, document, project.components);
  const environment: Environment = { ...opening.environment, routes };
  const named: Names = names(project.name, environment.name, files.adopted?.project);
  const routed = routes.map(({ service }) => service);
  const { released: services, base } = divide(document, project.components, routed);
  const variables = parseAppEnv(opening.appEnv);
  const surroundings = { cwd: composeFolder(project, environment), env: variables };
  const { adopted } = files;
  const drawn: Drawn = { world, engine, project, environment, names: named, document, services, base, adopted };
  const plain = { ...drawn, variables };
  return {
    services,
    base,
    routes,
    http: reached.http,
    images: imagesOf(opening, engine),
    predecessor: adopted?.project,
    target: (more) => composeTarget({ ...drawn, reached, surroundings, ...more }),
    checks: (wanted) => siteChecks(drawn, wanted),
    async shared(service) {
      return sharedVolume(service, document.services[service] ?? {}, await composeTexts(world.files, project, environment));
    },
    configuration: (key) =>
      configurationOf({ files: world.files, project, document, variables, services, features: environment.features }, key),
    changedBase: () => changedBase({ ...drawn, applyBase: false, surroundings }),
    ledgerOf: (other) => ledgerOf({ world, project: project.name, environment, engine, access: opening.access }, other),
    leaving: {
      to: `plain compose as project ${named.base}`,
      name: named.base,
      command: plainCommand(plain),
      async make(release) {
        if (environment.ownRouter !== undefined) throw fail(leavesBehindOwn, { environment: environment.name });
        return makePlain(plain, release);
      },
    },
  };
}

/** The document as that engine can take it: what it mounts of the checkout goes there with it. */
function atHost({ world, project }: SiteOpening, engine: Engine, document: ComposeDocument): Promise<ComposeDocument> {
  const { workspace } = world.facts;
  if (engine.builder !== undefined) return carriedOver(world.files, document, project, { workspace, where: engine.where });
  const own = project.components.flatMap(({ services }) => services);
  return ownMounts(world.files, document, own, [project.directory, workspace]);
}

function imagesOf({ world }: SiteOpening, engine: Engine): SiteImages {
  return {
    async local(reference) {
      // What was just built here stands above what an earlier run brought there under the same tag.
      const built = engine.builder === undefined ? undefined : await imageOnEngine(engine.builder, reference);
      return built ?? imageOnEngine(engine, reference);
    },
    bring: (reference, login) => bringImage(world, engine, reference, login),
  };
}
