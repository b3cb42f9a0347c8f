import type { BuildSecret } from "./build-secrets.ts";

/** One build as a value. Paths as Docker is to get them; references in full. */
export interface BuildOrder {
  readonly context: string;
  /** Undefined where buildx finds it itself: a remote context. */
  readonly file: string | undefined;
  readonly tags: readonly string[];
  readonly push: boolean;
  readonly platforms: readonly string[];
  readonly buildArgs: readonly string[];
  readonly secrets: readonly BuildSecret[];
  readonly target: string | undefined;
  readonly labels: readonly string[];
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  readonly noCache: boolean;
  readonly pull: boolean;
  /** Options that a component's compose service asks for besides. */
  readonly more: readonly string[];
  readonly builder: string | undefined;
  /** Where buildx writes what it made. */
  readonly metadataFile: string;
}

const each = (option: string, values: readonly string[]) => values.flatMap((value) => [option, value]);
const maybe = (option: string, value: string | undefined) => (value === undefined ? [] : [option, value]);

/** Several platforms are one index, which the engine's own image store can't hold: they are built, and only pushed. */
export const isLoadable = (order: Pick<BuildOrder, "platforms">): boolean => order.platforms.length < 2;

/** The command of a build. Provenance is off: it would make an index of every image, which engines before 23 can't push. */
export function buildArgv(order: BuildOrder): [string, ...string[]] {
  return [
    "docker",
    "buildx",
    "build",
    ...maybe("--builder", order.builder),
    ...["--progress", "plain"],
    ...["--metadata-file", order.metadataFile],
    "--provenance=false",
    ...(order.push ? ["--push"] : isLoadable(order) ? ["--load"] : []),
    ...maybe("--file", order.file),
    ...maybe("--platform", order.platforms.length === 0 ? undefined : order.platforms.join(",")),
    ...maybe("--target", order.target),
    ...each("--build-arg", order.buildArgs),
    ...each("--label", order.labels),
    ...each(
      "--secret",
      order.secrets.map(({ id, variable }) => `id=${id},env=${variable}`),
    ),
    ...each("--cache-from", order.cacheFrom),
    ...each("--cache-to", order.cacheTo),
    ...(order.noCache ? ["--no-cache"] : []),
    ...(order.pull ? ["--pull"] : []),
    ...order.more,
    ...each("--tag", order.tags),
    "--",
    order.context,
  ];
}
