import type { Memory } from "../../target.ts";
import type { Archive, ArchiveEntry } from "./archive.ts";
import type { StateVolume } from "./volume.ts";

/** Of the state what only the holder of the lock writes. Words to it, the line, the heartbeat and a watcher's book are others'. */
const kept = /^(documents\/(ledger|journal|waves|key|volumes-before)|proxy|preview)$/;

/** A state whose files are known while it is certain that nobody else writes them. */
export interface KeptVolume extends StateVolume {
  readonly memory: Memory;
}

/** A volume that can be read whole at once, which takes as long as to read one folder of it. */
export type WholeVolume = StateVolume & { readonly readAll: () => Promise<Archive> };

/**
 * Every look at the volume makes the engine mount it. While its owner's lock is certain all of it is read once, and what
 * is written is known; without that certainty every look is made.
 */
export function keptVolume(volume: WholeVolume): KeptVolume {
  let trusted = () => false;
  let assured: (() => Promise<void>) | undefined;
  let known: Map<string, ArchiveEntry> | undefined;
  /** Counts what could make a look that is under way an old one. */
  let changes = 0;

  function forget(): void {
    changes += 1;
    known = undefined;
  }

  async function everything(): Promise<Map<string, ArchiveEntry>> {
    if (known !== undefined) return known;
    const before = changes;
    const found = new Map(await volume.readAll());
    if (before === changes && trusted()) known = found;
    return found;
  }

  return {
    name: volume.name,
    mountedAt: volume.mountedAt,
    async read(folder) {
      if (!trusted()) forget();
      if (!kept.test(folder) || !trusted()) return volume.read(folder);
      const below = [...(await everything())].flatMap(([path, entry]) =>
        path.startsWith(`${folder}/`) ? [[path.slice(folder.length + 1), entry] as const] : [],
      );
      return below.length === 0 ? undefined : new Map(below);
    },
    async write(folder, files) {
      if (!kept.test(folder)) return volume.write(folder, files);
      // One that slept meanwhile must not write over what its successor has written.
      if (!trusted()) await assured?.();
      const all = trusted() ? known : undefined;
      // A write that fails may have come through all the same, or in part.
      forget();
      const before = changes;
      await volume.write(folder, files);
      if (all === undefined || before !== changes || !trusted()) return;
      for (const [path, entry] of files) all.set(`${folder}/${path}`, entry);
      known = all;
    },
    memory: {
      keepWhile(certain, assure) {
        forget();
        trusted = certain;
        assured = assure;
      },
      forget,
    },
  };
}
