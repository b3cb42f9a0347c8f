import { posix } from "node:path";
import { fail } from "../failure.ts";
import { isRemote } from "../project/remote-context.ts";
import { nearest } from "../quantity/nearest.ts";
import type { World } from "../world.ts";
import { noContext, noDockerfile } from "./failures.ts";

/** Is there what is to be built? Told before Docker is asked, with the name that was probably meant. */
export async function checkBuildPlace(world: World, context: string, file: string | undefined): Promise<void> {
  const { files, facts } = world;
  if (file === undefined) return;
  const isLocal = !isRemote(context);
  const at = (path: string) => posix.resolve(facts.workspace, path);
  const isFile = (path: string) =>
    files.read(at(path)).then(
      () => true,
      () => false,
    );
  if (isLocal && (!(await files.exists(at(context))) || (await isFile(context)))) throw fail(noContext, { context });
  // In a remote context the file is inside of it: only the builder can see it.
  if (!isLocal || (await isFile(file))) return;
  const name = posix.basename(file);
  for (const folder of new Set([posix.dirname(file), context, "."])) {
    const names = await files.list(at(folder)).catch(() => []);
    const likely = names.filter((candidate) => /dockerfile|containerfile/i.test(candidate));
    const found = nearest(name, names) ?? likely[0];
    if (found !== undefined) throw fail(noDockerfile, { file, nearest: posix.join(folder, found) });
  }
  throw fail(noDockerfile, { file, nearest: undefined });
}
