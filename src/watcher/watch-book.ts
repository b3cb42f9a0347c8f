import { z } from "zod";
import type { Store } from "../targets/target.ts";
import type { WatchRecord } from "../targets/watcher.ts";

const shape = z.object({
  bake: z.string(),
  beat: z.number(),
  at: z.string(),
  observed: z.number(),
  window: z.number(),
  gaps: z.number(),
  state: z.enum(["watching", "passed", "moved-back", "failed"]),
  explanation: z.string(),
  checks: z.array(
    z.object({
      name: z.string(),
      counts: z.object({ pass: z.number(), fail: z.number(), error: z.number(), inconclusive: z.number() }),
    }),
  ),
});

/** What the watcher of a target writes, and others read. A record that another version wrote says nothing. */
export function watchBook(store: Store) {
  return {
    async read(): Promise<WatchRecord | undefined> {
      const parsed = shape.safeParse(await store.read("watch"));
      return parsed.success ? parsed.data : undefined;
    },
    write: (record: WatchRecord) => store.write("watch", record),
  };
}
