import { migratesAtStart } from "../database/migrates-at-start.ts";
import { fail } from "../failure.ts";
import { resolveDigest } from "../image/resolve-digest.ts";
import { serving } from "../release/ledger.ts";
import { configurationHash } from "../targets/compose/configuration-hash.ts";
import { ensureImage, imageOnEngine } from "../targets/compose/images.ts";
import { plainProject } from "../targets/compose/plain-project.ts";
import { checkAfter } from "./after.ts";
import { chooseImages } from "./choose-images.ts";
import type { DeployInputs } from "./deploy.ts";
import { runsWithoutSluice } from "./failures.ts";
import type { Opened } from "./open-environment.ts";

/** What would be released: decided before anything changes. */
export interface Candidate {
  readonly images: Readonly<Record<string, string>>;
  readonly configuration: string;
}

/** Everything that can be found wrong before the first change; the images are on the target afterwards. */
export async function preflight(inputs: DeployInputs, opened: Opened): Promise<Candidate> {
  const { world, project, engine, document, records, services, environment } = opened;
  await refuseMigrationsAtStart(opened);
  await checkAfter({ world, project, environment, engine, commit: world.facts.commit });
  const ledger = await records.ledger();
  const current = serving(ledger);
  if (current === undefined) {
    const running = await plainProject(engine, opened.names, project);
    if (running !== undefined) throw fail(runsWithoutSluice, running);
  }
  const login = { username: inputs["registry-username"], token: inputs["registry-token"] };
  const credentials = login.token === undefined ? undefined : { username: login.username ?? "token", password: login.token };
  const used = new Set(services.map(({ component }) => component));
  const choice = await chooseImages(
    project.components.filter(({ name }) => used.has(name)),
    inputs.images,
    world.facts.commit,
    current,
    {
      inRegistry: (reference) => resolveDigest(world, reference, credentials).catch(() => undefined),
      onTarget: (reference) => imageOnEngine(engine, reference),
    },
  );
  for (const { component, image, from } of choice.found) world.log.info(`${component}: ${image} (${from})`);
  for (const image of new Set(Object.values(choice.images))) await ensureImage(engine, image);
  const key = await records.key(() => world.random(32));
  const more = { features: environment.features };
  return { images: choice.images, configuration: configurationHash(key, document, services, more) };
}

async function refuseMigrationsAtStart({ world, project, document, services, environment }: Opened): Promise<void> {
  for (const file of [...project.compose, ...environment.compose]) {
    const text = await world.files.read(`${project.directory}/${file}`);
    const found = migratesAtStart({ file, text, services: services.map(({ name }) => name), document });
    if (found !== undefined) throw found;
  }
}
