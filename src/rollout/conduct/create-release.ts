import { featuresNow } from "../../features/features.ts";
import type { Release } from "../../release/release.ts";
import type { Context } from "../context.ts";

/**
 * Makes the containers of a release with its features as they are by now. Somebody may switch one off from the moment on
 * in which the journal names the release, and waits for nobody: what was written down before the containers were made is
 * found before or after that, and what is written down later is set after that by whoever wrote it.
 */
export async function createRelease({ target, records }: Pick<Context, "target" | "records">, release: Release): Promise<void> {
  if (release.features === undefined) return target.releases.create(release);
  const before = await records.toggled();
  await target.releases.create({ ...release, features: featuresNow(release, before) });
  const now = await records.toggled();
  if (now.length !== before.length) await target.releases.setFeatures(release.number, featuresNow(release, now));
}
