import { z } from "zod";
import type { ReleasedService } from "../../../release/release.ts";
import type { Store } from "../../target.ts";

/** The compose project that ran the app before: its base services and their data go on as the environment's own. */
export interface Adopted {
  readonly project: string;
  /** What of it is released now, as it was when it was taken over; unknown before that. */
  readonly services?: readonly ReleasedService[] | undefined;
}

const service = z.object({ name: z.string(), component: z.string(), part: z.enum(["server", "worker", "job"]) });
const shape = z.object({ project: z.string().min(1), services: z.array(service).optional() });
const document = "adopted";

/** Undefined when the environment was not adopted from anything. */
export async function readAdopted(store: Store): Promise<Adopted | undefined> {
  const found = shape.safeParse(await store.read(document));
  return found.success ? found.data : undefined;
}

export async function writeAdopted(store: Store, adopted: Adopted): Promise<void> {
  await store.write(document, adopted);
}
