import { createHash } from "node:crypto";
import { z } from "zod";
import { fail } from "../../../failure.ts";
import type { Store } from "../../target.ts";
import { documentName, stateDamaged } from "./failures.ts";
import type { StateVolume } from "./volume.ts";

const envelope = z.object({ generation: z.number().int().positive(), checksum: z.string(), document: z.unknown() });
type Envelope = z.infer<typeof envelope>;

function checksum(document: unknown): string {
  return createHash("sha256").update(JSON.stringify(document)).digest("hex");
}

/** The document of a file, or undefined when the file was cut off or changed. */
function intact(text: string): Envelope | undefined {
  try {
    const read = envelope.parse(JSON.parse(text));
    return checksum(read.document) === read.checksum ? read : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Each document alternates between two files with a generation and a checksum, and the reader takes the newest intact
 * one: a write that is cut off in the middle leaves the document as it was. Two broken files are a Failure, never
 * "there is none"; one broken file alone is a first write that never ended.
 */
export function composeStore(volume: StateVolume, warn: (text: string) => void = () => undefined): Store {
  /** Of each document the generation that was last read or written here: a look costs as much as the write itself. */
  const generations = new Map<string, number>();
  const warned = new Set<string>();

  async function newest(name: string): Promise<Envelope | undefined> {
    if (!/^[a-z0-9][a-z0-9-]*$/.test(name)) throw fail(documentName, { name });
    const files = (await volume.read(`documents/${name}`)) ?? new Map();
    const texts = [...files.values()].flatMap((entry) => ("text" in entry ? [entry.text] : []));
    const readable = texts.map(intact).filter((read) => read !== undefined);
    if (readable.length === 0 && texts.length > 1) throw fail(stateDamaged, { document: name, volume: volume.name });
    if (readable.length > 0 && readable.length < texts.length && !warned.has(name)) {
      warned.add(name);
      warn(
        `One of the two copies of the document ${name} in the volume ${volume.name} is damaged; what the other one says counts, which may be older.`,
      );
    }
    const found = readable.sort((left, right) => right.generation - left.generation)[0];
    generations.set(name, found?.generation ?? 0);
    return found;
  }

  return {
    read: async (name) => (await newest(name))?.document ?? undefined,
    async write(name, document) {
      const before = generations.get(name) ?? (await newest(name))?.generation ?? 0;
      const generation = before + 1;
      // A write that fails may have come through all the same.
      generations.delete(name);
      const kept = document ?? null;
      const text = JSON.stringify({ generation, checksum: checksum(kept), document: kept });
      await volume.write(`documents/${name}`, new Map([[`${name}.${generation % 2}.json`, { text }]]));
      generations.set(name, generation);
    },
  };
}
