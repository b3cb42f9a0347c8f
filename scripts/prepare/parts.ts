/** What can be prepared, and what comes out of it. */
export const PARTS = [
  "docker",
  "compose",
  "buildx",
  "registry",
  "act",
  "images",
  "python",
  "ssh",
  "scipy",
  "prometheus",
] as const;
export type Part = (typeof PARTS)[number];

export type Say = (line: string) => void;

export interface Images {
  readonly python: string;
  readonly postgres: string;
  readonly redis: string;
  readonly haproxy: string;
  readonly web: string;
  readonly admin: string;
  readonly node: string;
  readonly caddy: string;
}

export interface Step {
  readonly part: Part;
  readonly said: string;
  readonly seconds: number;
}

export interface Prepared {
  /** Variables to run everything else with: laid over the caller's own environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Only when `images` was asked for. */
  readonly images?: Images;
  /** `127.0.0.1:5000`; only when `registry` was asked for. */
  readonly registry?: string;
  readonly steps: readonly Step[];
}

/** Says what is missing and the exact command that would help. */
export class CannotPrepare extends Error {
  override name = "CannotPrepare";
}
