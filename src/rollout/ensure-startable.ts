import type { Release } from "../release/release.ts";
import { ensureImage } from "../targets/compose/images.ts";
import type { Opened } from "./open-environment.ts";

/** The way back: a kept container, else a local image, else the registry's digest. It needs no build. */
export async function ensureStartable(opened: Opened, release: Release): Promise<void> {
  if ((await opened.target.releases.readiness(release.number)) !== "absent") return;
  for (const image of new Set(Object.values(release.images))) await ensureImage(opened.engine, image);
}
