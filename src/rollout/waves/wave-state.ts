import type { Journal } from "../../release/journal.ts";
import { type Ledger, releaseNumbered, serving } from "../../release/ledger.ts";
import type { Release } from "../../release/release.ts";
import { isBaking } from "../baking/attend.ts";
import type { TargetEnd } from "./target-end.ts";
import type { Standing } from "./waves.ts";

/** What is known of a target while the waves go on. */
export interface WaveState {
  readonly standing: Standing;
  readonly why: string;
  readonly release: Release | undefined;
  /** What served before. */
  readonly previous: Release | undefined;
  /** The candidate's images and settings serve there, under whatever number. */
  readonly already: boolean;
  /** ISO 8601: while it bakes, when that is over. */
  readonly resumeAt?: string;
}

/** By the targets' names. */
export type WaveStates = Map<string, WaveState>;

/** What a target's own records tell of release `number` since its ledger had so many events. Pure. */
export function stateSince(ledger: Ledger, journal: Journal | undefined, since: { events: number; number: number }): WaveState {
  const { number } = since;
  const release = releaseNumbered(ledger, number);
  const now = serving(ledger);
  const state = (standing: Standing, why: string, before: number | undefined): WaveState => {
    return { standing, why, release, previous: releaseNumbered(ledger, before), already: false };
  };
  if (isBaking(journal) && journal.release === number) return state("baking", "a bake is watched there", journal.previous);
  if (journal?.release === number) return state("lost", "what a killed run left there is unfinished", journal.previous);
  const events = ledger.events.slice(since.events);
  const promoted = events.findLast((event) => event.kind === "promoted" && event.release === number);
  const last = events.findLast((event) => event.release === number || (event.kind === "returned" && event.from === number));
  if (promoted?.kind === "promoted") {
    const stays = now?.number === number;
    return state(stays ? "promoted" : "returned", stays ? promoted.explanation : (last?.explanation ?? ""), promoted.from);
  }
  if (last?.kind === "kept") return state("kept", last.explanation, last.from);
  if (last?.kind === "undone") return state("undone", last.explanation, last.to);
  const served = now?.number === number;
  return state(served ? "unchanged" : "waiting", served ? "it served there already" : "", now?.number);
}

/** How a target ended, as people are told. */
export function endOf(target: string, wave: number, state: WaveState | undefined): TargetEnd {
  const { standing = "waiting", why = "", release, previous } = state ?? {};
  const fresh = ["promoted", "unchanged", "kept"].includes(standing);
  const before = ["waiting", "baking", "undone", "returned"].includes(standing);
  const now = fresh ? release : before ? previous : undefined;
  return { target, wave: wave + 1, result: standing, serving: now?.number ?? null, explanation: why };
}
