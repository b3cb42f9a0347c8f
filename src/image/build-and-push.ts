import type { Outcome } from "../outcome.ts";
import type { Project } from "../project/model.ts";
import type { World } from "../world.ts";
import { buildArgv } from "./build-argv.ts";
import { type BuildEnd, buildOutcome } from "./build-outcome.ts";
import { type BuildInputs, type BuildRequest, buildRequest } from "./build-request.ts";
import { checkBuildPlace } from "./check-build-place.ts";
import { type Credentials, storedCredentials } from "./credentials.ts";
import { type DockerFolders, withLogin } from "./docker-login.ts";
import { knownDigest } from "./known-image.ts";
import { localImage } from "./local-image.ts";
import { manifestSize } from "./manifest-size.ts";
import { noteArtifact } from "./note-artifact.ts";
import { promote } from "./promote.ts";
import { formatReference, pinned, type Reference, repositoryName } from "./reference.ts";
import { type Registry, registryClient } from "./registry.ts";
import { runBuild } from "./run-build.ts";
import { verifyPush } from "./verify-push.ts";

/** What the entry knows of the machine. */
export interface BuildSurroundings extends DockerFolders {
  /** `$GITHUB_ARTIFACTS`, or empty. */
  readonly artifacts: string;
}

interface Work {
  readonly world: World;
  readonly inputs: BuildInputs;
  readonly request: BuildRequest;
  readonly registry: Registry;
  readonly end: (part: Pick<BuildEnd, "word" | "explanation"> & Partial<BuildEnd>) => BuildEnd;
}

/** The login for the image's registry: what was given, else what an earlier step left with Docker. */
function givenLogin(inputs: BuildInputs, world: World): Credentials | undefined {
  const password = inputs["registry-token"]?.trim();
  return password === undefined || password === "" ? undefined : { username: inputs.username ?? world.facts.actor, password };
}

/** Only a component has to be looked up, so only then is loaded what reads the project's files. */
async function projectOf({ component, config }: BuildInputs, world: World): Promise<Project | undefined> {
  if (component === undefined) return undefined;
  const { loadProject } = await import("../project/load.ts");
  return loadProject({ world, config });
}

/** `digest` pins the source, so that what was looked at is what is promoted. */
async function retagged(
  { registry, request, end }: Work,
  source: Reference,
  digest: string | undefined,
  word: "unchanged" | "promoted",
): Promise<BuildEnd> {
  const manifest = await promote(registry, digest === undefined ? source : pinned(source, digest), request.tags.all);
  const imageRef = formatReference(pinned(request.image, manifest.digest));
  const tags = `${request.tags.all.length} ${request.tags.all.length === 1 ? "tag serves" : "tags serve"} it`;
  const explanation =
    word === "promoted"
      ? `Promoted ${formatReference(source)} without a build: ${imageRef}; ${tags}.`
      : `This commit's image is in the registry already: ${imageRef}; ${tags}.`;
  const size = manifestSize(manifest);
  return end({ word, explanation, digest: manifest.digest, imageRef, pushed: true, size });
}

async function built({ world, request, registry, end }: Work, env: Readonly<Record<string, string>>): Promise<BuildEnd> {
  const { order, image, tags } = request;
  await checkBuildPlace(world, order.context, order.file);
  const { digest, metadata } = await runBuild(world, order, image, env);
  const name = repositoryName(image);
  if (order.push && digest !== undefined) {
    const size = await verifyPush(world, registry, env, tags, digest);
    const imageRef = formatReference(pinned(image, digest));
    const explanation = `Built and pushed ${imageRef}; the registry serves this digest.`;
    return end({ word: "built", explanation, digest, imageRef, pushed: true, size, metadata });
  }
  const kept = digest === undefined ? undefined : await localImage(world, formatReference(tags.sluice), env);
  if (kept === undefined) {
    return end({
      word: "built",
      explanation: `Built ${name}; the engine keeps no image of it because nothing was pushed.`,
      metadata,
    });
  }
  const explanation = `Built ${name} as ${kept.id} in the local engine; nothing was pushed.`;
  return end({ word: "built", explanation, digest: kept.id, imageRef: kept.id, size: kept.size, metadata });
}

async function planned({ world, request, end }: Work, digest: string | undefined): Promise<BuildEnd> {
  const { order, promoteFrom, tags } = request;
  if (promoteFrom !== undefined || digest !== undefined) {
    const source = formatReference(promoteFrom ?? tags.sluice);
    return end({ word: "planned", explanation: `Would put ${tags.all.length} tags on ${source}, without a build.` });
  }
  await checkBuildPlace(world, order.context, order.file);
  const argv = buildArgv({ ...order, metadataFile: "metadata.json" });
  world.log.foreign(argv.map((word) => JSON.stringify(word)).join(" "));
  const what = order.push ? "build and push" : "build";
  return end({ word: "planned", explanation: `Would ${what} ${repositoryName(request.image)}; nothing was done.`, argv });
}

async function decide(work: Work, env: Readonly<Record<string, string>>): Promise<BuildEnd> {
  const { world, inputs, request, registry } = work;
  const { promoteFrom, order, tags } = request;
  const looks = promoteFrom === undefined && order.push && !order.noCache;
  const known = looks ? await knownDigest(world, registry, request) : undefined;
  if (inputs["dry-run"]) return planned(work, known);
  if (promoteFrom !== undefined) return retagged(work, promoteFrom, undefined, "promoted");
  if (known === undefined) return built(work, env);
  return retagged(work, tags.sluice, known, world.facts.refType === "tag" ? "promoted" : "unchanged");
}

/** Builds an image once per commit, pushes it, and proves that the registry serves it. */
export async function buildAndPush(inputs: BuildInputs, world: World, machine: BuildSurroundings): Promise<Outcome> {
  const started = world.clock.monotonic();
  const project = await projectOf(inputs, world);
  const decided = buildRequest(inputs, project, world.facts);
  for (const { value } of decided.order.secrets) world.log.mask(value);
  for (const sentence of decided.untaken) world.log.warning(sentence);
  const tags = decided.tags.all.map(formatReference);
  const request = { ...decided, order: { ...decided.order, tags } };
  const host = inputs.registry ?? request.image.registry;
  const login = givenLogin(inputs, world);
  const logins = async (name: string) =>
    name === host && login !== undefined ? login : storedCredentials(world, machine.config, name);
  const registry = registryClient(world, logins, inputs["insecure-registry"]);
  const nothing = { digest: "", imageRef: "", pushed: false, size: undefined, metadata: {}, argv: undefined };
  const image = repositoryName(request.image);
  const end: Work["end"] = (part) => ({
    ...nothing,
    ...{ image, component: inputs.component, tags, took: world.clock.monotonic() - started },
    ...part,
  });
  const work: Work = { world, inputs, request, registry, end };
  const usesDocker = !inputs["dry-run"] && request.promoteFrom === undefined;
  const ended = await withLogin(world, machine, host, usesDocker ? login : undefined, (env) => decide(work, env));
  if (ended.pushed) await noteArtifact(world, machine.artifacts, ended.imageRef);
  return buildOutcome(ended);
}
