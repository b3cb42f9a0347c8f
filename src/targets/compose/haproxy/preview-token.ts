import type { World } from "../../../world.ts";
import type { StateVolume } from "../state/volume.ts";

const folder = "preview";
const file = "token";

/** Who knows it may choose the slot of a request. Made once for an environment; what is in the volume counts. */
export async function previewToken(volume: StateVolume, random: World["random"]): Promise<string> {
  const known = async () => {
    const entry = (await volume.read(folder))?.get(file);
    return entry !== undefined && "text" in entry && /^[0-9a-f]{32}$/.test(entry.text) ? entry.text : undefined;
  };
  const found = await known();
  if (found !== undefined) return found;
  const made = random(16);
  await volume.write(folder, new Map([[file, { text: made }]]));
  // Somebody may have made one at the same time.
  return (await known()) ?? made;
}
