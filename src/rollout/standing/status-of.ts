import type { Toggled } from "../../features/features.ts";
import { adoptedNumber } from "../../release/adopted.ts";
import type { Journal } from "../../release/journal.ts";
import { knownGood, type Ledger, type LedgerEvent, nextNumber, releaseNumbered, serving } from "../../release/ledger.ts";
import type { Release } from "../../release/release.ts";
import type { Slots, Split } from "../../targets/router.ts";
import type { Instance, LockOwner, Readiness, SeenLock } from "../../targets/target.ts";
import type { Watched } from "../../targets/watcher.ts";
import { type BakeStatus, bakeStatus } from "./bake-status.ts";
import { type Drift, driftOf } from "./drift-of.ts";
import { type FeatureStatus, featureStatus } from "./feature-status.ts";
import type { WayBackLack } from "./way-back-lack.ts";

/** What was found on one target, nothing of it weighed yet. */
export interface Found {
  readonly ledger: Ledger;
  readonly journal: Journal | undefined;
  readonly routed: { readonly slots: Slots; readonly split: Split } | undefined;
  readonly instances: readonly Instance[];
  /** Of every release that the ledger knows. */
  readonly readiness: ReadonlyMap<number, Readiness>;
  /** Who answered when it was asked from outside, by path: `release 4`, `nobody (…)`. */
  readonly answered: ReadonlyMap<string, string>;
  readonly lock: SeenLock | undefined;
  readonly waiting: readonly LockOwner[];
  /** The watcher of a bake that goes on without a job. */
  readonly watched: Watched | undefined;
  /** Features that were set on releases after they were made. */
  readonly toggled: readonly Toggled[];
  /** What the release that a rollback returns to can't be started without. */
  readonly lack?: WayBackLack | undefined;
  /** When this was found, by the clock of the step (ms since the epoch). */
  readonly at: number;
}

/** One target of an environment, for people and programs: the output `status`. */
export interface TargetStatus {
  readonly target: string;
  readonly serving: Serving | null;
  readonly knownGood: number | null;
  readonly nextNumber: number;
  /** Of the visitors, as the router splits them; null: no router yet. */
  readonly shares: readonly { readonly release: number; readonly share: number }[] | null;
  readonly underWay: UnderWay | null;
  readonly lock: (LockOwner & { readonly alive: boolean }) | null;
  readonly waiting: readonly LockOwner[];
  /** Of the release that serves and of the one under way. */
  readonly features: readonly FeatureStatus[];
  readonly releases: readonly ReleaseStatus[];
  readonly drift: readonly Drift[];
}

export interface Serving {
  readonly release: number;
  readonly commit: string;
  /** ISO 8601. */
  readonly since: string;
  readonly by: string;
  readonly run: string;
  readonly explanation: string;
}

export interface UnderWay extends Pick<Journal, "kind" | "release" | "stage" | "share"> {
  readonly previous: number | null;
  readonly by: string;
  readonly run: string;
  readonly since: string;
  /** Set when nobody goes on with it: the next run or `mode: resume` finishes or undoes it. */
  readonly left: boolean;
  /** Set while a watcher on the target judges it instead of a job. */
  readonly bake: BakeStatus | null;
}

export interface ReleaseStatus extends Pick<Release, "number" | "commit" | "images" | "created" | "actor" | "run"> {
  readonly readiness: Readiness;
  /** What the ledger last said of it; null: it never came to an end. */
  readonly last: Pick<LedgerEvent, "kind" | "at" | "explanation" | "milliseconds"> | null;
}

/** Weighs what was found: pure, so that each kind of drift has its test. */
export function statusOf(target: string, found: Found): TargetStatus {
  const { ledger, journal, lock, readiness } = found;
  const now = serving(ledger);
  return {
    target,
    serving: now === undefined ? null : servingOf(ledger, now),
    knownGood: knownGood(ledger)?.number ?? null,
    nextNumber: nextNumber(ledger),
    shares: sharesOf(found),
    underWay: journal === undefined ? null : underWay(journal, found),
    lock: lock === undefined ? null : { ...lock.owner, alive: lock.alive },
    waiting: found.waiting,
    features: featureStatus(
      [...new Set([now, releaseNumbered(ledger, journal?.release)])].filter((release) => release !== undefined),
      found.toggled,
    ),
    releases: ledger.releases
      .map((release) => {
        const { number, commit, images, created, actor, run } = release;
        const ready = readiness.get(number) ?? "absent";
        return { number, commit, images, created, actor, run, readiness: ready, last: lastOf(ledger, number) };
      })
      .sort((left, right) => right.number - left.number),
    drift: driftOf(found),
  };
}

function servingOf({ events }: Ledger, { number, commit }: Release): Serving {
  const event = events.findLast((one) => one.kind !== "undone" && one.release === number);
  const { at: since = "", actor: by = "", run = "", explanation = "" } = event ?? {};
  return { release: number, commit, since, by, run, explanation };
}

function lastOf({ events }: Ledger, number: number): ReleaseStatus["last"] {
  const event = events.findLast((one) => one.release === number || (one.kind === "returned" && one.from === number));
  if (event === undefined) return null;
  const { kind, at, explanation, milliseconds } = event;
  return { kind, at, explanation, milliseconds };
}

function sharesOf({ routed, ledger }: Found): TargetStatus["shares"] {
  if (routed === undefined) return serving(ledger)?.number === adoptedNumber ? [{ release: adoptedNumber, share: 1 }] : null;
  const { slots, split } = routed;
  const parts = [
    { release: slots[split.stable], share: 1 - split.share },
    { release: slots[split.candidate], share: split.share },
  ];
  return parts.flatMap(({ release, share }) => (release === undefined || share === 0 ? [] : [{ release, share }]));
}

function underWay(journal: Journal, { lock, watched, at }: Found): UnderWay {
  const { kind, release, previous = null, stage, share, owner, bake } = journal;
  const { actor: by, run, since } = owner;
  const cared = lock?.alive === true || (bake !== undefined && watched?.alive === true);
  const baking = bake === undefined ? null : bakeStatus(bake, watched, at);
  return { kind, release, previous, stage, share, by, run, since, left: !cared, bake: baking };
}
