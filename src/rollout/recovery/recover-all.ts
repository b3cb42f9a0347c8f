import { fail } from "../../failure.ts";
import type { Context } from "../context.ts";
import { unfinishedHosts } from "../failures.ts";
import { recover } from "./recover.ts";

/** Finishes or undoes on every target what a killed run left there. Tells what it did, target by target. */
export async function recoverAll(contexts: readonly (readonly [string, Context])[]): Promise<readonly string[]> {
  const problems: string[] = [];
  const done = await Promise.all(
    contexts.map(async ([name, context]) => {
      try {
        const recovered = await recover(context);
        if (recovered === undefined) return [];
        context.world.log.warning(recovered);
        return [`${name}: ${recovered}`];
      } catch (error) {
        problems.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
        return [];
      }
    }),
  );
  if (problems.length > 0) throw fail(unfinishedHosts, { problems });
  return done.flat();
}
