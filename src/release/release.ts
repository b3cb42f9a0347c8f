import type { Features } from "../features/features.ts";

/** An immutable set of component → image with the settings it runs with. Its number never changes. */
export interface Release {
  readonly number: number;
  readonly commit: string;
  /** Component → image by digest (`name@sha256:…`), or by id where there is no registry. */
  readonly images: Readonly<Record<string, string>>;
  /** Keyed hash of the resolved service configuration: a changed setting or secret is a new release. */
  readonly configuration: string;
  /** Feature toggles that it was made with. */
  readonly features?: Features;
  /** True when its servers must never run beside another release's: one writer at a time. */
  readonly exclusive?: boolean;
  /** Services with the part they play, so that the way back needs no compose file. */
  readonly services: readonly ReleasedService[];
  /** Schema revision before and after this release's migration. */
  readonly database: { readonly before: string | undefined; readonly after: string | undefined } | undefined;
  /** Set when a rollback put one component back: everything else is that of the release `base`. */
  readonly composite?: Composite;
  readonly actor: string;
  readonly run: string;
  /** ISO 8601. */
  readonly created: string;
}

export interface Composite {
  readonly base: number;
  readonly component: string;
  /** The release that the component's image is of. */
  readonly from: number;
}

export interface ReleasedService {
  readonly name: string;
  readonly component: string;
  /**
   * `server`: others speak to it, starts with the release. `worker`: nobody does, changes over after promotion.
   * `job`: runs once to its end before those that wait for it.
   */
  readonly part: "server" | "worker" | "job";
  /** Its containers, where there is more than one. */
  readonly replicas?: number;
}

/** `release 17 (3fa9c1e)`: GitHub has "releases" too, so the word alone would mislead. */
export function sayRelease(release: Pick<Release, "number" | "commit" | "composite">): string {
  if (release.number === 0) return "release 0 (as it ran before)";
  if (release.composite !== undefined) {
    const { base, component, from } = release.composite;
    return `release ${release.number} (${component} of release ${from}, the rest of release ${base})`;
  }
  return release.commit === "" ? `release ${release.number}` : `release ${release.number} (${release.commit.slice(0, 7)})`;
}
