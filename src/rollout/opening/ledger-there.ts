import { fail } from "../../failure.ts";
import { adoptedNumber } from "../../release/adopted.ts";
import { ledgerLost } from "../../release/failures.ts";
import type { Target } from "../../targets/target.ts";

/**
 * A release is in the ledger before anything of it is made: where something is and no ledger, that was lost. What plain
 * compose runs was never in one, and may be adopted.
 */
export async function refuseLostLedger({ name, releases }: Pick<Target, "name" | "releases">): Promise<void> {
  const made = (await releases.instances()).filter(({ release }) => release !== adoptedNumber);
  if (made.length > 0) throw fail(ledgerLost, { target: name, found: made.map((instance) => instance.name) });
}
