import type { World } from "../../../world.ts";
import type { Engine } from "../engine.ts";
import { ensureImage, imageOnEngine } from "./images.ts";
import { sendImage } from "./send-image.ts";

/**
 * Makes sure that an engine has an image. From the registry, by name or digest; what has no registry (an id), or what
 * its registry doesn't give that engine, comes from the engine of this machine when that one has it.
 */
export async function bringImage(
  world: Pick<World, "files" | "log" | "clock">,
  engine: Engine,
  image: string,
  login: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { builder } = engine;
  if (builder === undefined) return ensureImage(engine, image, login);
  if ((await imageOnEngine(engine, image)) !== undefined) return;
  if (image.startsWith("sha256:") && (await sendImage(world, builder, engine, image))) return;
  try {
    await ensureImage(engine, image, login);
  } catch (error) {
    // A digest is known only to an engine that has pulled it, so what was sent would not be found by it.
    if (image.includes("@") || !(await sendImage(world, builder, engine, image))) throw error;
  }
}
