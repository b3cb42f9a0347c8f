import { fail } from "../../failure.ts";
import { adoptedNumber } from "../../release/adopted.ts";
import { adoptedGone } from "../../release/failures.ts";
import type { Release } from "../../release/release.ts";
import type { Opened } from "../opening/open-environment.ts";
import { imageAccess, type RegistryLogin } from "./image-access.ts";

/** The way back: a kept container, else a local image, else the registry's digest. It needs no build. */
export async function ensureStartable(opened: Opened, release: Release, login: RegistryLogin): Promise<void> {
  if ((await opened.target.releases.readiness(release.number)) !== "absent") return;
  // What somebody else made is never made anew.
  if (release.number === adoptedNumber) throw fail(adoptedGone, { project: opened.site.predecessor ?? "" });
  await imageAccess(opened.world, opened.site.images, login).fetch(Object.values(release.images));
}
