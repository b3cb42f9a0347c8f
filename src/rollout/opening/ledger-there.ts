import { fail } from "../../failure.ts";
import { ledgerLost } from "../../release/failures.ts";
import type { Target } from "../../targets/target.ts";

/** A release is in the ledger before anything of it is made: where something is and no ledger, that was lost. */
export async function refuseLostLedger({ name, releases }: Pick<Target, "name" | "releases">): Promise<void> {
  const instances = await releases.instances();
  if (instances.length > 0) throw fail(ledgerLost, { target: name, found: instances.map((instance) => instance.name) });
}
