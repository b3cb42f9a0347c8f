/** The names under which everything of an environment lies on a Docker engine. Two environments may share a host. */
export interface Names {
  /** `<name>-<environment>`: what everything of ours is named and labelled after. */
  readonly scope: string;
  /** The compose project of the base services: the scope, or the project that was adopted. */
  readonly base: string;
  readonly proxy: string;
  release(number: number): ReleaseNames;
}

export interface ReleaseNames {
  /** Compose project of the release. */
  readonly project: string;
  /**
   * The release's own network. Docker's DNS asks a container's networks in the order of their names: the leading `0`
   * makes a plain service name mean this release before it means what the proxy answers on the base network.
   */
  readonly network: string;
  /** The volume that holds its feature toggles. */
  readonly featuresVolume: string;
  /** The name by which the proxy and nobody else finds a service of this release. */
  service(name: string): string;
}

/** Compose project names are lower case letters, digits, `-` and `_`. */
function projectName(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9_-]+/g, "-");
}

export function names(app: string, environment: string, adopted?: string): Names {
  const scope = projectName(`${app}-${environment}`);
  return {
    scope,
    base: adopted ?? scope,
    proxy: `${scope}-proxy`,
    release: (number) => ({
      project: `${scope}-r${number}`,
      network: `0-${scope}-r${number}`,
      featuresVolume: `${scope}-r${number}-features`,
      service: (name) => `${name}-r${number}`,
    }),
  };
}

/** Labels by which everything of ours is found again. */
export const label = {
  scope: "sluice.scope",
  release: "sluice.release",
  service: "sluice.service",
  part: "sluice.part",
  component: "sluice.component",
} as const;
