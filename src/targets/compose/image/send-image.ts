import { z } from "zod";
import { fail } from "../../../failure.ts";
import { sayBytes } from "../../../quantity/bytes.ts";
import { sayDuration } from "../../../quantity/duration.ts";
import type { World } from "../../../world.ts";
import type { Engine } from "../engine.ts";
import { imageNotSent } from "../failures.ts";
import { imageOnEngine } from "./images.ts";

const sendWithin = 30 * 60_000;

/**
 * Brings an image from one engine to another without a registry, and pins it by its id: what arrives is what was asked
 * for, or a Failure. False when the engine that should give it doesn't have it; nothing is sent that is there already.
 */
export async function sendImage(
  world: Pick<World, "files" | "log" | "clock">,
  from: Engine,
  to: Engine,
  image: string,
): Promise<boolean> {
  const format = "{{.Id}} {{.Size}} {{json .RepoTags}}";
  const found = await from.docker(["image", "inspect", "--format", format, "--", image]);
  if (found.code !== 0) return false;
  const [id = "", size = "0", ...rest] = found.stdout.trim().split(" ");
  if ((await imageOnEngine(to, id)) === id) return true;
  const tags =
    z
      .array(z.string())
      .nullable()
      .parse(JSON.parse(rest.join(" "))) ?? [];
  const tag = tags.includes(image) ? image : (tags[0] ?? id);
  const began = world.clock.monotonic();
  world.log.info(`Sending ${tag} (${sayBytes(Number(size))}) to ${to.where}, without a registry …`);
  const folder = await world.files.temporaryFolder();
  try {
    const file = `${folder}/image.tar`;
    await from.must(["image", "save", "--output", file, "--", tag], { timeoutMs: sendWithin });
    await to.must(["image", "load", "--quiet", "--input", file], { timeoutMs: sendWithin });
  } finally {
    await world.files.remove(folder);
  }
  const arrived = await imageOnEngine(to, id);
  if (arrived !== id) {
    const said = `it arrived as ${(await imageOnEngine(to, tag)) ?? "nothing"}, not as ${id}; the two engines store images in different ways`;
    throw fail(imageNotSent, { image: tag, where: to.where, said });
  }
  world.log.info(`Sent ${tag} in ${sayDuration(world.clock.monotonic() - began)}.`);
  return true;
}
