import { posix } from "node:path";
import { fail } from "../failure.ts";
import { nearest } from "../quantity/nearest.ts";
import type { World } from "../world.ts";
import { noContext, noDockerfile } from "./failures.ts";

/** Is there what is to be built? Told before Docker is asked, with the name that was probably meant. */
export async function checkBuildPlace(world: World, context: string, file: string | undefined): Promise<void> {
  const { files, facts } = world;
  if (file === undefined) return;
  const isLocal = !/^[a-z]+:\/\/|^git@/i.test(context);
  if (isLocal && !(await files.exists(posix.resolve(facts.workspace, context)))) throw fail(noContext, { context });
  // In a remote context the file is inside of it: only the builder can see it.
  if (!isLocal || (await files.exists(posix.resolve(facts.workspace, file)))) return;
  const name = posix.basename(file);
  for (const folder of new Set([posix.dirname(file), context, "."])) {
    const names = await files.list(posix.resolve(facts.workspace, folder)).catch(() => []);
    const likely = names.filter((candidate) => /dockerfile|containerfile/i.test(candidate));
    const found = nearest(name, names) ?? likely[0];
    if (found !== undefined) throw fail(noDockerfile, { file, nearest: posix.join(folder, found) });
  }
  throw fail(noDockerfile, { file, nearest: undefined });
}
