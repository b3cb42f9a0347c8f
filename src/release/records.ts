import { z } from "zod";
import { fail } from "../failure.ts";
import type { Toggled } from "../features/features.ts";
import type { Store } from "../targets/target.ts";
import { recordUnreadable } from "./failures.ts";
import { type AbortWord, type Journal, stages } from "./journal.ts";
import { emptyLedger, type Ledger } from "./ledger.ts";
import type { WavesJournal } from "./waves-journal.ts";

/** The shapes are checked on reading: a record that an older or newer version wrote must not be misread. */
const owner = z.object({ run: z.string(), actor: z.string(), commit: z.string(), purpose: z.string(), since: z.string() });
const revisions = z.object({ before: z.string().optional(), after: z.string().optional() });
const features = z.record(z.string(), z.union([z.boolean(), z.string(), z.number()]));
const release = z.object({
  number: z.int().nonnegative(),
  commit: z.string(),
  images: z.record(z.string(), z.string()),
  configuration: z.string(),
  features: features.optional(),
  exclusive: z.boolean().optional(),
  services: z.array(
    z.object({
      name: z.string(),
      component: z.string(),
      part: z.enum(["server", "worker", "job"]),
      replicas: z.number().optional(),
    }),
  ),
  database: revisions.optional(),
  composite: z.object({ base: z.number(), component: z.string(), from: z.number() }).optional(),
  actor: z.string(),
  run: z.string(),
  created: z.string(),
});
const about = { at: z.string(), actor: z.string(), run: z.string(), explanation: z.string(), milliseconds: z.number() };
const gate = z.object({ by: z.enum(["gate", "health"]), result: z.literal("pass"), explanation: z.string() });
const event = z.discriminatedUnion("kind", [
  z.object({
    ...about,
    kind: z.literal("promoted"),
    release: z.number(),
    from: z.number().optional(),
    gate,
    gapMs: z.number().optional(),
  }),
  z.object({ ...about, kind: z.literal("kept"), release: z.number(), from: z.number().optional() }),
  z.object({ ...about, kind: z.literal("undone"), release: z.number(), to: z.number().optional() }),
  z.object({ ...about, kind: z.literal("returned"), release: z.number(), from: z.number() }),
]);
const ledgerShape = z.object({ schema: z.literal(1), releases: z.array(release), events: z.array(event) });
const journalShape = z.object({
  schema: z.literal(1),
  rollout: z.string(),
  kind: z.enum(["deploy", "rollback"]),
  release: z.number(),
  previous: z.number().optional(),
  slot: z.enum(["a", "b"]),
  strategy: z.enum(["canary", "blue-green", "recreate", "rolling"]).optional(),
  stage: z.enum(stages),
  share: z.number(),
  database: z.object({ before: z.string().optional(), onUndo: z.enum(["keep", "downgrade"]) }).optional(),
  workersMoved: z.boolean(),
  made: z.object({ base: z.boolean() }),
  owner,
  hooks: z.array(z.object({ hook: z.string(), state: z.enum(["begun", "ended"]) })).optional(),
  bake: z
    .object({
      id: z.string(),
      step: z.int(),
      window: z.number(),
      until: z.string(),
      // Written by this program from a file that was checked; a later version may know more of it.
      strategy: z.looseObject({
        kind: z.enum(["canary", "blue-green", "recreate", "rolling"]),
        steps: z.array(z.object({ share: z.number(), bake: z.number() })),
      }),
      workers: z.enum(["after-promotion", "with-traffic"]),
    })
    .optional(),
});
const toggledShape = z.array(
  z.object({
    kind: z.literal("toggled"),
    release: z.number(),
    feature: z.string(),
    value: z.union([z.boolean(), z.string(), z.number()]),
    at: z.string(),
    actor: z.string(),
    run: z.string(),
    explanation: z.string(),
  }),
);
const wavesShape = z.object({
  rollout: z.string(),
  release: z.number().optional(),
  onFailure: z.enum(["wave", "all"]).optional(),
  targets: z.array(z.object({ target: z.string(), events: z.number() })).optional(),
  left: z.boolean().optional(),
});
const abortShape = z.object({ rollout: z.string(), by: z.string(), because: z.string() });

async function checked<Shape>(store: Store, name: string, shape: z.ZodType<Shape>): Promise<Shape | undefined> {
  const found = await store.read(name);
  if (found === undefined || found === null) return undefined;
  const parsed = shape.safeParse(found);
  if (!parsed.success) throw fail(recordUnreadable, { name, why: z.prettifyError(parsed.error) });
  return parsed.data;
}

/**
 * The ledger, the journal and the abort word of one target. `unwritten` is asked where there is no ledger, and throws when
 * there must have been one.
 */
export function records(store: Store, unwritten: () => Promise<void> = async () => undefined) {
  return {
    async ledger(): Promise<Ledger> {
      const found = await checked(store, "ledger", ledgerShape);
      if (found !== undefined) return found as Ledger;
      await unwritten();
      return emptyLedger;
    },
    writeLedger: (ledger: Ledger) => store.write("ledger", ledger),
    journal: async () => (await checked(store, "journal", journalShape)) as Journal | undefined,
    writeJournal: (journal: Journal) => store.write("journal", journal),
    /** Nothing is under way any more. */
    closeJournal: () => store.write("journal", null),
    /** Features that were set on releases that run, oldest first. A document of its own: a rollout writes the ledger meanwhile. */
    toggled: async (): Promise<readonly Toggled[]> => (await checked(store, "toggled", toggledShape)) ?? [],
    writeToggled: (events: readonly Toggled[]) => store.write("toggled", events),
    /** The rollout over several targets that is under way; on the target that holds the lock. */
    waves: async (): Promise<WavesJournal | undefined> => await checked(store, "waves", wavesShape),
    writeWaves: (journal: WavesJournal) => store.write("waves", journal),
    closeWaves: () => store.write("waves", null),
    abortWord: async () => (await checked(store, "abort", abortShape)) as AbortWord | undefined,
    /** The key of this target's configuration hashes, made at the first use. */
    async key(make: () => string): Promise<string> {
      const known = await checked(store, "key", z.string().min(32));
      if (known !== undefined) return known;
      const made = make();
      await store.write("key", made);
      return made;
    },
    writeAbortWord: (word: AbortWord) => store.write("abort", word),
  };
}

export type Records = ReturnType<typeof records>;
