import { posix } from "node:path";
import { fail } from "../failure.ts";
import type { World } from "../world.ts";
import { type BuildOrder, buildArgv, isLoadable } from "./build-argv.ts";
import { explainBuildFailure } from "./explain-build-failure.ts";
import { buildCancelled, noDigest } from "./failures.ts";
import { formatReference, type Reference } from "./reference.ts";

export interface Built {
  /** After a push the manifest's digest; else the id in the local engine, undefined when nothing could be kept there. */
  readonly digest: string | undefined;
  /** What buildx says about the build. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

async function readMetadata(world: World, path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    const parsed: unknown = JSON.parse(await world.files.read(path));
    return typeof parsed === "object" && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

/** Builds (and pushes) by buildx; its output goes to a group of the log while it runs. */
export async function runBuild(
  world: World,
  order: Omit<BuildOrder, "metadataFile">,
  image: Reference,
  env: Readonly<Record<string, string>>,
): Promise<Built> {
  const folder = await world.files.temporaryFolder();
  const metadataFile = posix.join(folder, "metadata.json");
  const name = formatReference(image);
  const secrets = Object.fromEntries(order.secrets.map(({ variable, value }) => [variable, value]));
  try {
    const done = await world.log.group(`Build ${name}`, () =>
      world.run({
        argv: buildArgv({ ...order, metadataFile }),
        cwd: world.facts.workspace,
        env: { ...env, ...secrets },
        onLine: (line) => world.log.foreign(line),
        signal: world.cancelled,
      }),
    );
    if (world.cancelled.aborted) throw fail(buildCancelled, { image: name });
    if (done.code !== 0) {
      const { file } = order;
      const path = posix.resolve(world.facts.workspace, file ?? "");
      const dockerfile = file === undefined ? "" : await world.files.read(path).catch(() => "");
      throw explainBuildFailure({ done, image: name, registry: image.registry, file, dockerfile });
    }
    const metadata = await readMetadata(world, metadataFile);
    const digest = metadata["containerimage.digest"];
    if (typeof digest === "string") return { digest, metadata };
    if (order.push || isLoadable(order)) throw fail(noDigest, { image: name });
    return { digest: undefined, metadata };
  } finally {
    await world.files.remove(folder);
  }
}
