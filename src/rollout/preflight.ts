import { migratesAtStart } from "../database/migrates-at-start.ts";
import { fail } from "../failure.ts";
import type { DockerFolders } from "../image/docker-login.ts";
import { serving } from "../release/ledger.ts";
import { checkNetworkModes } from "../targets/compose/network-mode.ts";
import { plainProject } from "../targets/compose/plain-project.ts";
import { checkAfter } from "./after.ts";
import { chooseImages } from "./choose-images.ts";
import { configurationOf } from "./configuration.ts";
import type { DeployInputs } from "./deploy.ts";
import { runsWithoutSluice } from "./failures.ts";
import { imageAccess, registriesOf } from "./image-access.ts";
import { refuseOlder } from "./not-older.ts";
import type { Opened } from "./open-environment.ts";

/** What would be released: decided before anything changes. */
export interface Candidate {
  readonly images: Readonly<Record<string, string>>;
  readonly configuration: string;
}

/** Everything that can be found wrong before the first change; the images are on the target afterwards. */
export async function preflight(inputs: DeployInputs, opened: Opened, folders: DockerFolders): Promise<Candidate> {
  const { world, project, engine, document, records, services, environment } = opened;
  checkNetworkModes(document, services, environment.compose.at(-1) ?? project.compose[0] ?? "compose.yaml");
  await refuseMigrationsAtStart(opened);
  await checkAfter({ world, project, environment, engine, commit: world.facts.commit });
  const ledger = await records.ledger();
  const current = serving(ledger);
  if (!inputs["allow-older"]) await refuseOlder(world, project.directory, current);
  if (current === undefined) {
    const running = await plainProject(engine, opened.names, project);
    if (running !== undefined) throw fail(runsWithoutSluice, running);
  }
  const registries = registriesOf(project.components);
  const login = { folders, username: inputs["registry-username"], token: inputs["registry-token"], registries };
  const access = imageAccess(world, engine, login);
  const used = new Set(services.map(({ component }) => component));
  const components = project.components.filter(({ name }) => used.has(name));
  const choice = await chooseImages(components, inputs.images, world.facts.commit, current, access);
  for (const { component, image, from } of choice.found) world.log.info(`${component}: ${image} (${from})`);
  await access.fetch(Object.values(choice.images));
  return { images: choice.images, configuration: await configurationOf(opened) };
}

async function refuseMigrationsAtStart({ world, project, document, services, environment }: Opened): Promise<void> {
  for (const file of [...project.compose, ...environment.compose]) {
    const text = await world.files.read(`${project.directory}/${file}`);
    const found = migratesAtStart({ file, text, services: services.map(({ name }) => name), document });
    if (found !== undefined) throw found;
  }
}
