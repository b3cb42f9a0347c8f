import { createHash } from "node:crypto";
import type { Features } from "../../../features/features.ts";
import type { Engine } from "../engine.ts";
import { label, type Names } from "../naming.ts";
import { packed } from "../state/archive.ts";

/** Where containers of a release find its features. */
export const featuresAt = "/run/sluice";
export const featuresFile = `${featuresAt}/features.json`;

export interface FeaturesVolume {
  /** The whole file; an app that reads it again sees the new values at once. */
  write(release: number, features: Features): Promise<void>;
  remove(release: number): Promise<void>;
}

/**
 * A small volume for each release that has features, mounted read-only into its containers. It is written through a
 * container that never runs, as the app's own may not write there. A link changes over to the new text, so nobody
 * reads half of it; for the moment between two links there is no file, and a reader keeps what it knows.
 */
export function featuresVolume(engine: Engine, names: Names, image: string): FeaturesVolume {
  return {
    async write(release, features) {
      const { featuresVolume: name } = names.release(release);
      const labels = ["--label", `${label.scope}=${names.scope}`];
      await engine.must(["volume", "create", ...labels, "--name", name]);
      const mount = ["--mount", `type=volume,source=${name},target=${featuresAt}`];
      const made = await engine.must(["create", ...labels, ...mount, "--network", "none", "--entrypoint", "true", image]);
      const door = made.stdout.trim();
      try {
        const text = `${JSON.stringify(features, undefined, 2)}\n`;
        const own = `features-${createHash("sha256").update(text).digest("hex").slice(0, 8)}.json`;
        const files = new Map([[own, { text }] as const, ["features.json", { link: own }] as const]);
        await engine.must(["cp", "-", `${door}:${featuresAt}`], { stdin: await packed(files) });
      } finally {
        await engine.docker(["rm", "--force", door]);
      }
    },
    async remove(release) {
      await engine.docker(["volume", "rm", names.release(release).featuresVolume]);
    },
  };
}
