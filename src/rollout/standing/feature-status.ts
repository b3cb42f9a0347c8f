import { type FeatureValue, featuresNow, type Toggled } from "../../features/features.ts";
import type { Release } from "../../release/release.ts";

/** A feature as a running release has it now. */
export interface FeatureStatus {
  readonly release: number;
  readonly name: string;
  readonly value: FeatureValue;
  /** Who set it so after the release was made; null: it is as the release came. */
  readonly set: Pick<Toggled, "at" | "actor" | "run" | "explanation"> | null;
}

/** The toggles in effect, of each release that runs. */
export function featureStatus(running: readonly Release[], toggled: readonly Toggled[]): readonly FeatureStatus[] {
  return running.flatMap((release) =>
    Object.entries(featuresNow(release, toggled)).map(([name, value]) => {
      const last = toggled.findLast((event) => event.release === release.number && event.feature === name);
      const { at, actor, run, explanation } = last ?? {};
      const set = at === undefined ? null : { at, actor: actor ?? "", run: run ?? "", explanation: explanation ?? "" };
      return { release: release.number, name, value, set };
    }),
  );
}
