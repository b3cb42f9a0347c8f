export type FeatureValue = boolean | string | number;

/** Feature toggles of a release by their names. */
export type Features = Readonly<Record<string, FeatureValue>>;

/** A feature that somebody has set on a release that was made already. */
export interface Toggled {
  readonly kind: "toggled";
  readonly release: number;
  readonly feature: string;
  readonly value: FeatureValue;
  /** ISO 8601. */
  readonly at: string;
  readonly actor: string;
  readonly run: string;
  readonly explanation: string;
}

/** What a release runs with: what it was made with, and what was set since, the last word counting. */
export function featuresNow(
  release: { readonly number: number; readonly features?: Features },
  toggled: readonly Toggled[],
): Features {
  const since = toggled
    .filter((event) => event.release === release.number)
    .map(({ feature, value }) => [feature, value] as const);
  return Object.fromEntries([...Object.entries(release.features ?? {}), ...since]);
}
