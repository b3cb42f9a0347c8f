import { migratesAtStart } from "../database/migrates-at-start.ts";
import { fail } from "../failure.ts";
import { featuresNow } from "../features/features.ts";
import { undoWaits } from "../github/undo-environment.ts";
import type { DockerFolders } from "../image/docker-login.ts";
import { serving } from "../release/ledger.ts";
import type { Release } from "../release/release.ts";
import { changedBase } from "../targets/compose/base.ts";
import { inspect } from "../targets/compose/inspection/inspect.ts";
import { neighbours } from "../targets/compose/inspection/neighbours.ts";
import { checkNetworkModes } from "../targets/compose/network-mode.ts";
import { otherProjects, plainProject } from "../targets/compose/plain-project.ts";
import type { Written } from "../targets/compose/support/places.ts";
import { reportCompose } from "../targets/compose/support/report.ts";
import { checkAfter } from "./after.ts";
import { problemsOf } from "./all-problems.ts";
import { checkHooks } from "./check-hooks.ts";
import { chooseImages } from "./choose-images.ts";
import { configurationOf } from "./configuration.ts";
import type { DeployInputs } from "./deploy.ts";
import { ensureStartable } from "./ensure-startable.ts";
import { runsWithoutSluice } from "./failures.ts";
import { imageAccess, registriesOf } from "./image-access.ts";
import { refuseOlder } from "./not-older.ts";
import { refuseTwoWriters } from "./one-writer.ts";
import type { Opened } from "./open-environment.ts";
import { silentOutside } from "./outside.ts";

/** What would be released: decided before anything changes. */
export interface Candidate {
  readonly images: Readonly<Record<string, string>>;
  readonly configuration: string;
  /** Running base services that the files have another configuration for, and that are made anew. */
  readonly changedBase?: readonly string[];
}

/**
 * Everything that can be found wrong before the first change, told together. The images are on the target afterwards,
 * except for a dry run, which pulls nothing.
 */
export async function preflight(inputs: DeployInputs, opened: Opened, folders: DockerFolders): Promise<Candidate> {
  const { world, project, engine, document, records, services, environment } = opened;
  const problems = problemsOf(environment.name);
  const { look } = problems;
  const files = await composeTexts(opened);
  await look(() => checkNetworkModes(document, services, files));
  const checkout = [project.directory, world.facts.workspace].filter((folder) => folder !== "" && folder !== "/");
  const told = reportCompose({ document, released: services, files, folders: checkout });
  problems.add(told.refusals);
  for (const warning of told.warnings) world.log.warning(warning);
  await look(() => checkHooks(environment.hooks ?? {}, services));
  await look(() => refuseMigrationsAtStart(opened));
  await look(() => refuseSecondWriter(opened));
  await look(() => checkAfter({ world, project, environment, engine, access: opened.access, commit: world.facts.commit }));
  const current = serving(await records.ledger());
  if (!inputs["allow-older"]) await look(() => refuseOlder(world, project.directory, current));
  if (current === undefined && opened.adopted === undefined) {
    await look(() => refuseUnadopted(opened));
    if (inputs.adopt) world.log.warning(await sayNotAdopted(opened));
  }
  const found = await look(() => inspect(opened));
  problems.add(found?.refusals ?? []);
  for (const { message } of found?.warnings ?? []) world.log.warning(message);
  for (const other of await neighbours(engine, opened.names.scope)) world.log.info(`Beside it on this host: ${other}`);
  problems.add(await silentOutside(world, environment.requires));

  await sayToggled(opened, current);

  const registries = registriesOf(project.components);
  const login = { folders, username: inputs["registry-username"], token: inputs["registry-token"], registries };
  const access = imageAccess(world, engine, login);
  if (current !== undefined) await look(() => ensureStartable(opened, current, login));
  const used = new Set(services.map(({ component }) => component));
  const components = project.components.filter(({ name }) => used.has(name));
  const choice = await look(() => chooseImages(components, inputs.images, world.facts.commit, current, access));
  problems.tell();
  if (choice === undefined) throw new Error("A problem was kept and not told.");
  for (const { component, image, from } of choice.found) world.log.info(`${component}: ${image} (${from})`);
  const asks = inputs["github-deployments"] !== "off";
  const [waits] = await Promise.all([
    asks ? undoWaits(world, inputs["github-environment"] ?? environment.name) : undefined,
    inputs["dry-run"] ? undefined : access.fetch(Object.values(choice.images)),
  ]);
  if (waits !== undefined) world.log.warning(waits);
  const changed = await changedBase({
    ...opened,
    applyBase: false,
    surroundings: { cwd: project.directory, env: opened.variables },
  });
  const applies = environment.base === "apply";
  if (changed.length > 0 && !applies) world.log.warning(sayKept(changed));
  return { images: choice.images, configuration: await configurationOf(opened), changedBase: applies ? changed : [] };
}

function sayKept(changed: readonly string[]): string {
  return `${changed.join(", ")} ${changed.length === 1 ? "runs" : "run"} as before, though the compose files say otherwise by now: base services are left alone. \`base: apply\` of the environment makes them anew, which interrupts them.`;
}

/** Somebody switched these off for a reason, and the file knows nothing of it. */
async function sayToggled({ world, environment, records }: Opened, current: Release | undefined): Promise<void> {
  if (current?.features === undefined) return;
  const toggled = (await records.toggled()).filter(({ release }) => release === current.number);
  for (const [name, value] of Object.entries(featuresNow(current, toggled))) {
    const wanted = environment.features[name];
    const last = toggled.findLast(({ feature }) => feature === name);
    if (last === undefined || wanted === undefined || wanted === value) continue;
    world.log.warning(
      `The feature ${name} was set to ${value} on release ${current.number} by ${last.actor} (${last.explanation}); this deploy sets it to ${wanted} again, as sluice.yaml says.`,
    );
  }
}

async function sayNotAdopted({ engine, project }: Opened): Promise<string> {
  const others = await otherProjects(engine);
  const there = others.length === 0 ? "no compose project at all" : others.join(", ");
  return `\`adopt: true\`, but no compose project named ${project.name} runs on ${engine.where}; there ${others.length > 1 ? "are" : "is"} ${there}. What is to be adopted must have the \`name\` of sluice.yaml.`;
}

async function refuseUnadopted({ engine, names, project }: Opened): Promise<void> {
  const running = await plainProject(engine, names, project);
  if (running !== undefined) throw fail(runsWithoutSluice, running);
}

/** The compose files as they are written, included and extended ones too. */
async function composeTexts({ world, project, environment }: Opened): Promise<Written> {
  const named = [...new Set([...project.compose, ...environment.compose, ...(project.sources ?? [])])];
  const read = async (file: string) => ({ file, text: await world.files.read(`${project.directory}/${file}`).catch(() => "") });
  return Promise.all(named.map(read));
}

async function refuseSecondWriter(opened: Opened): Promise<void> {
  const { world, project, settings, services, document } = opened;
  const compose = await composeTexts(opened);
  const own =
    project.file === undefined
      ? []
      : [{ file: project.file, text: await world.files.read(`${world.facts.workspace}/${project.file}`) }];
  const files = [...compose, ...own];
  refuseTwoWriters({ strategy: settings.strategy, services, components: project.components, document, files });
}

async function refuseMigrationsAtStart({ world, project, document, services, environment }: Opened): Promise<void> {
  for (const file of [...project.compose, ...environment.compose]) {
    const text = await world.files.read(`${project.directory}/${file}`);
    const found = migratesAtStart({ file, text, services: services.map(({ name }) => name), document });
    if (found !== undefined) throw found;
  }
}
