import type { Release } from "../../release/release.ts";
import type { Layer } from "../../targets/target.ts";

export interface DiskBudget {
  /** In bytes. */
  readonly budget: number;
  readonly releases: readonly Pick<Release, "number" | "images">[];
  /** Releases that are not put away, whatever they take. */
  readonly stays: ReadonlySet<number>;
  /** Of what images are made that are on the target. */
  readonly layers: ReadonlyMap<string, readonly Layer[]>;
}

export interface WithinDisk {
  /** Oldest first, with what each gives back (bytes). */
  readonly away: readonly { readonly number: number; readonly frees: number }[];
  /** What the images of all releases took before, and of those that are left (bytes); shared layers are counted once. */
  readonly took: number;
  readonly takes: number;
}

/** Which releases have to go so that the images of the others fit into the budget: the oldest, as few as will do. */
export function withinDisk({ budget, releases, stays, layers }: DiskBudget): WithinDisk {
  const sizeOf = (some: DiskBudget["releases"]): number => {
    const images = some.flatMap((release) => Object.values(release.images));
    const pieces = new Map(images.flatMap((image) => (layers.get(image) ?? []).map(({ id, bytes }) => [id, bytes])));
    return [...pieces.values()].reduce((sum, bytes) => sum + bytes, 0);
  };
  const oldestFirst = releases.toSorted((left, right) => left.number - right.number);
  const took = sizeOf(oldestFirst);
  const away: { number: number; frees: number }[] = [];
  let left = oldestFirst;
  let takes = took;
  for (const { number } of oldestFirst) {
    if (takes <= budget) break;
    if (stays.has(number)) continue;
    const others = left.filter((release) => release.number !== number);
    const frees = takes - sizeOf(others);
    // What it has others have too: to put it away would only take a way back.
    if (frees === 0) continue;
    away.push({ number, frees });
    left = others;
    takes -= frees;
  }
  return { away, took, takes };
}
