import { fail } from "../failure.ts";
import { didYouMean } from "../quantity/nearest.ts";
import { shown } from "../quantity/shown.ts";
import { noSuchFeature, noSwitch } from "./failures.ts";
import { type Features, featuresNow, type Toggled } from "./features.ts";

interface Known {
  readonly number: number;
  readonly features?: Features;
}

export interface SwitchOff {
  /** Of which at least one must have the feature; the one that serves first. */
  readonly running: readonly Known[];
  readonly toggled: readonly Toggled[];
  readonly feature: string;
  /** How the release that serves is called. */
  readonly serves: string;
}

/** On which releases a feature has to be switched off; none when it is off already. Refuses what has no such switch. */
export function switchesOff({ running, toggled, feature, serves }: SwitchOff): readonly number[] {
  const having = running
    .map((release) => ({ number: release.number, features: featuresNow(release, toggled) }))
    .filter(({ features }) => Object.hasOwn(features, feature));
  if (having.length === 0) {
    const known = [...new Set(running.flatMap((release) => Object.keys(release.features ?? {})))];
    throw fail(noSuchFeature, { asked: shown(feature), serves, known, hint: didYouMean(feature, known) });
  }
  for (const { features } of having) {
    const value = features[feature];
    if (typeof value !== "boolean") throw fail(noSwitch, { feature, value: shown(String(value)) });
  }
  return having.filter(({ features }) => features[feature] !== false).map(({ number }) => number);
}
