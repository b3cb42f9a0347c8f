import type { Place } from "../../failure.ts";
import { featuresNow } from "../../features/features.ts";
import { undoWaits } from "../../github/undo-environment.ts";
import type { DockerFolders } from "../../image/docker-login.ts";
import { readYaml } from "../../project/yaml-source.ts";
import { serving } from "../../release/ledger.ts";
import type { Release } from "../../release/release.ts";
import type { DeployInputs } from "../deploy.ts";
import type { Opened } from "../opening/open-environment.ts";
import { checkAfter } from "./after.ts";
import { problemsOf } from "./all-problems.ts";
import { checkHooks } from "./check-hooks.ts";
import { chooseImages } from "./choose-images.ts";
import { ensureStartable } from "./ensure-startable.ts";
import { imageAccess, registriesOf } from "./image-access.ts";
import { refuseOlder } from "./not-older.ts";
import { refuseTwoWriters } from "./one-writer.ts";
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
  const { world, project, site, records, services, environment } = opened;
  const problems = problemsOf(environment.name);
  const { look } = problems;
  const current = serving(await records.ledger());
  for (const check of site.checks({ adopt: inputs.adopt, first: current === undefined }))
    problems.add((await look(check)) ?? []);
  await look(() => checkHooks(environment.hooks ?? {}, services));
  await look(() => refuseSecondWriter(opened));
  await look(() => checkAfter({ world, project, environment, site, commit: world.facts.commit }));
  if (!inputs["allow-older"]) await look(() => refuseOlder(world, project.directory, current));
  problems.add(await silentOutside(world, environment.requires));

  await sayToggled(opened, current);

  const registries = registriesOf(project.components);
  const login = { folders, username: inputs["registry-username"], token: inputs["registry-token"], registries };
  const access = imageAccess(world, site.images, login);
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
  const changed = await site.changedBase();
  const applies = environment.base === "apply";
  if (changed.length > 0 && !applies) world.log.warning(sayKept(changed));
  const configuration = await site.configuration(await records.key(() => world.random(32)));
  return { images: choice.images, configuration, changedBase: applies ? changed : [] };
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

async function refuseSecondWriter({ world, project, site, settings, services }: Opened): Promise<void> {
  const { file } = project;
  const own =
    file === undefined ? undefined : readYaml(await world.files.read(`${world.facts.workspace}/${file}`), file, "sluice");
  const saidAt = (component: string): Place | undefined => own?.place(["components", component, "writer"]);
  const shared = (service: string) => site.shared(service);
  await refuseTwoWriters({ strategy: settings.strategy, services, components: project.components, shared, saidAt });
}
