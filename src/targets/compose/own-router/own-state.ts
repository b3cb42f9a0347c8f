import { z } from "zod";
import type { Slots, Split } from "../../router.ts";
import type { Store } from "../../target.ts";

const slot = z.enum(["a", "b"]);
const shape = z.object({
  slots: z.object({ a: z.number().optional(), b: z.number().optional() }),
  split: z.object({ stable: slot, candidate: slot, share: z.number() }),
});
const name = "own-router";

/** Which releases the user's proxy was told of, and where visitors were sent. */
export interface OwnState {
  readonly slots: Slots;
  readonly split: Split;
}

/** The state of an own router, in the records of the environment. */
export function ownState(store: Store) {
  return {
    async read(): Promise<OwnState | undefined> {
      const found = await store.read(name);
      if (found === undefined || found === null) return undefined;
      const { slots, split } = shape.parse(found);
      return { slots: { a: slots.a, b: slots.b }, split };
    },
    write: ({ slots, split: { stable, candidate, share } }: OwnState) =>
      store.write(name, { slots, split: { stable, candidate, share } }),
  };
}
