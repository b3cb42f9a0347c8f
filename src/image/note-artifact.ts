import type { World } from "../world.ts";

/** Tells the runner of an image, so that a later attestation finds it by itself. `path` is `$GITHUB_ARTIFACTS`; empty: none. */
export async function noteArtifact(world: World, path: string, imageRef: string): Promise<void> {
  if (path === "") return;
  try {
    const before = (await world.files.exists(path)) ? await world.files.read(path) : "";
    const gap = before === "" || before.endsWith("\n") ? "" : "\n";
    await world.files.write(path, `${before}${gap}oci://${imageRef}\n`);
  } catch (error) {
    // The image is in the registry all the same: an attestation can still be given its name by hand.
    world.log.warning(
      `The runner's list of artifacts can't be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
