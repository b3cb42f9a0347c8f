import { fail } from "../../failure.ts";
import { environmentNamed } from "../../project/environment.ts";
import type { Environment, Project } from "../../project/model.ts";
import { sayDuration } from "../../quantity/duration.ts";
import { type Ledger, releaseNumbered, serving } from "../../release/ledger.ts";
import { sayRelease } from "../../release/release.ts";
import type { OtherLedger, Site } from "../../targets/site.ts";
import type { World } from "../../world.ts";
import { notYetAfter } from "../failures.ts";

export interface AfterSpec {
  readonly world: Pick<World, "clock">;
  readonly project: Project;
  /** The environment that wants to start; its `after` names the ones that come before. */
  readonly environment: Environment;
  readonly site: Pick<Site, "ledgerOf">;
  /** Full id of the commit that is to be released. */
  readonly commit: string;
}

/** Throws unless every environment named in `after` serves this commit, promoted, for as long as it says. Changes nothing. */
export async function checkAfter(spec: AfterSpec): Promise<void> {
  const { world, project, environment, site, commit } = spec;
  for (const [name, ms] of Object.entries(environment.after)) {
    const ledger = await site.ledgerOf(environmentNamed(project, name));
    const lack = lackOf(ledger, { commit, ms, now: world.clock.now() });
    if (lack === undefined) continue;
    throw fail(notYetAfter, { environment: environment.name, other: name, commit: commit.slice(0, 7), ms, lack });
  }
}

/** What another environment still lacks, as the end of "staging …"; undefined when it lacks nothing. Pure. */
export function lackOf(
  ledger: OtherLedger,
  wanted: { readonly commit: string; readonly ms: number; readonly now: number },
): string | undefined {
  const current = serving(ledger);
  if (current === undefined) return "serves nothing yet";
  // Without a commit on both sides nothing says that they are the same.
  if (wanted.commit === "" || current.commit !== wanted.commit || current.composite !== undefined)
    return `serves ${sayRelease(current)}`;
  if (ledger.left === current.number) return `is not through with ${sayRelease(current)} on all of its hosts`;
  const since = servedSince(ledger, wanted.commit);
  if (since === undefined) return `serves ${sayRelease(current)}, which did not pass its gate`;
  const served = Math.max(0, wanted.now - since);
  return served >= wanted.ms ? undefined : `has served it for ${sayDuration(served)}`;
}

/** Since when (ms since the epoch) this commit has served without a break, by a release that passed; undefined if not so. */
function servedSince(ledger: Ledger, commit: string): number | undefined {
  let since: number | undefined;
  for (const event of ledger.events.toReversed()) {
    if (event.kind === "undone") continue;
    const release = releaseNumbered(ledger, event.release);
    if (event.kind === "kept" || release?.commit !== commit || release.composite !== undefined) break;
    const at = Date.parse(event.at);
    if (Number.isNaN(at)) break;
    since = at;
  }
  return since;
}
