import { fail } from "../../../failure.ts";
import type { Environment, Project } from "../../../project/model.ts";
import type { ReleasedService } from "../../../release/release.ts";
import type { World } from "../../../world.ts";
import type { SiteCheck } from "../../site.ts";
import type { ComposeDocument } from "../document/document.ts";
import { checkNetworkModes } from "../document/network-mode.ts";
import type { Engine } from "../engine.ts";
import { runsWithoutSluice } from "../inspection/failures.ts";
import { inspect } from "../inspection/inspect.ts";
import { migratesAtStart } from "../inspection/migrates-at-start.ts";
import { neighbours } from "../inspection/neighbours.ts";
import type { Names } from "../naming.ts";
import type { Adopted } from "../plain/adoption.ts";
import { otherProjects, plainProject } from "../plain/plain-project.ts";
import { proxyReach } from "../proxy-reach.ts";
import { reportCompose } from "../support/report.ts";
import { unheard } from "../support/unheard.ts";
import { composeTexts } from "./compose-texts.ts";
import { routerChecks } from "./router-checks.ts";

/** An environment on an engine, with what its compose files say. */
export interface Drawn {
  readonly world: World;
  readonly engine: Engine;
  readonly project: Project;
  /** With its routes. */
  readonly environment: Environment;
  readonly names: Names;
  readonly document: ComposeDocument;
  readonly services: readonly ReleasedService[];
  readonly base: readonly string[];
  /** Set when the app ran here under plain compose before. */
  readonly adopted: Adopted | undefined;
}

/** What can be wrong with compose files and with the host that they are for. */
export function siteChecks(drawn: Drawn, wanted: { readonly adopt: boolean; readonly first: boolean }): readonly SiteCheck[] {
  const { world, engine, project, environment, document, services } = drawn;
  const files = composeTexts(world.files, project, environment);
  const checkout = [project.directory, world.facts.workspace].filter((folder) => folder !== "" && folder !== "/");
  return [
    async () => {
      checkNetworkModes(document, services, await files);
      return [];
    },
    async () => {
      const told = reportCompose({ document, released: services, files: await files, folders: checkout });
      const reach = proxyReach(drawn);
      const { routes } = environment;
      const silent = unheard({ document, released: services, routes, reach, files: await files });
      for (const warning of [...told.warnings, ...silent]) world.log.warning(warning);
      return told.refusals;
    },
    () => refuseMigrationsAtStart(drawn),
    async () => {
      if (wanted.first && drawn.adopted === undefined) await refuseUnadopted(drawn, wanted.adopt);
      return [];
    },
    async () => {
      const found = await inspect(drawn);
      for (const { message } of found.warnings) world.log.warning(message);
      for (const other of await neighbours(engine, drawn.names.scope)) world.log.info(`Beside it on this host: ${other}`);
      return found.refusals;
    },
    ...routerChecks(drawn, wanted),
  ];
}

async function refuseUnadopted({ world, engine, names, project }: Drawn, adopt: boolean): Promise<void> {
  const running = await plainProject(engine, names, project);
  if (running !== undefined) throw fail(runsWithoutSluice, running);
  if (!adopt) return;
  const others = await otherProjects(engine);
  const there = others.length === 0 ? "no compose project at all" : others.join(", ");
  world.log.warning(
    `\`adopt: true\`, but no compose project named ${project.name} runs on ${engine.where}; there ${others.length > 1 ? "are" : "is"} ${there}. What is to be adopted must have the \`name\` of sluice.yaml.`,
  );
}

async function refuseMigrationsAtStart({ world, project, document, services, environment }: Drawn) {
  for (const file of [...project.compose, ...environment.compose]) {
    const text = await world.files.read(`${project.directory}/${file}`);
    const found = migratesAtStart({ file, text, services: services.map(({ name }) => name), document });
    if (found !== undefined) return [found];
  }
  return [];
}
