import { z } from "zod";
import type { Layer } from "../../target.ts";
import type { Engine } from "../engine.ts";

const inspected = z.object({ Id: z.string(), RootFS: z.object({ Layers: z.array(z.string()).nullish() }) });
const entry = z.object({ CreatedAt: z.string(), CreatedBy: z.string(), Size: z.coerce.number() });

/**
 * Of what the images are made that this engine has. Sizes are those of the image's history, uncompressed as they lie on
 * the disk; which of them is which layer is certain where as many have a size as there are layers. Elsewhere (a layer
 * that is empty) layers count as the same when all of their history until there is the same.
 */
export async function imageLayers(engine: Engine, images: readonly string[]): Promise<ReadonlyMap<string, readonly Layer[]>> {
  const known = new Map<string, Promise<readonly Layer[]>>();
  const found = await Promise.all(
    images.map(async (image) => {
      const told = await engine.docker(["image", "inspect", "--format", "{{json .}}", "--", image]);
      if (told.code !== 0) return [];
      const { Id: id, RootFS: files } = inspected.parse(JSON.parse(told.stdout));
      const layers = known.get(id) ?? history(engine, id, files.Layers ?? []);
      known.set(id, layers);
      return [[image, await layers] as const];
    }),
  );
  return new Map(found.flat());
}

async function history(engine: Engine, id: string, layers: readonly string[]): Promise<readonly Layer[]> {
  const told = await engine.docker(["history", "--no-trunc", "--human=false", "--format", "{{json .}}", id]);
  return layersOf(told.code === 0 ? told.stdout : "", layers);
}

/** The layers of a history as the client prints it, newest first; `layers` are the digests, oldest first. */
export function layersOf(printed: string, layers: readonly string[]): readonly Layer[] {
  const lines = printed.split("\n").filter((line) => line !== "");
  const entries = lines.map((line) => entry.parse(JSON.parse(line))).reverse();
  const sized = entries.filter(({ Size: bytes }) => bytes > 0);
  if (sized.length === layers.length) {
    // The same digest upon another one is kept a second time.
    return sized.map(({ Size: bytes }, index) => ({ id: layers.slice(0, index + 1).join(" "), bytes }));
  }
  let until = "";
  return entries.flatMap(({ CreatedAt, CreatedBy, Size: bytes }) => {
    until = `${until}\n${CreatedAt} ${CreatedBy} ${bytes}`;
    return bytes > 0 ? [{ id: until, bytes }] : [];
  });
}
