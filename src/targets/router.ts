/** Which of the two slots of every route holds a release. */
export type Slot = "a" | "b";

/** What serves: `stable` gets everybody, except that `candidate` gets `share` (0…1) of the visitors. */
export interface Split {
  readonly stable: Slot;
  readonly candidate: Slot;
  readonly share: number;
  /**
   * Absent: nobody looks at the candidate before its share. `open`: who asks the preview's port does. `cohorts`: besides,
   * cohorts are on it though its share is 0 (above 0 they always are).
   */
  readonly preview?: "open" | "cohorts";
}

/** Which release is reachable through which slot. */
export interface Slots {
  readonly a: number | undefined;
  readonly b: number | undefined;
}

/** What the router counted for real users by slot. A proxy that was restarted meanwhile makes no count fall. */
export interface Traffic {
  readonly requests: number;
  /** Of these, requests of cohorts: no share sent them there. */
  readonly cohorts?: number;
  /** Requests of the last minute, cohorts aside; absent where the router does not know. */
  readonly recent?: number;
  /** 5xx answers and connections that broke. */
  readonly errors: number;
}

/** `unnamed`: this answer should say it and does not, so it came from somebody else. */
export type Answerer =
  | { readonly kind: "release"; readonly release: number }
  | { readonly kind: "address"; readonly address: string }
  | { readonly kind: "unnamed" }
  /** This router never tells. */
  | { readonly kind: "untold" };

/** What splits traffic. One folder a vendor; the engine knows only these verbs. */
export interface Router {
  /** Which release is in which slot, and the split, as a restart of the proxy would find them; undefined before the first. */
  read(): Promise<{ slots: Slots; split: Split } | undefined>;
  /**
   * Puts a release into a slot that gets no traffic and waits until the proxy itself reaches it: all routed services, or
   * those named, for a release that does not have them all.
   */
  assign(slot: Slot, release: number, services?: readonly string[]): Promise<void>;
  /** Moves traffic. Going up the running proxy first, then the file; going down the file first: a crash only lowers the share. */
  shift(split: Split): Promise<void>;
  /** Real users' requests by slot. */
  traffic(): Promise<Readonly<Record<Slot, Traffic>>>;
  /** Headers with which a request reaches this slot, whatever the split, and is not counted as a user's. */
  preview(slot: Slot): Readonly<Record<string, string>>;
  /** Headers with which a request is split like a user's, is not counted, and its answer tells in `servedByHeader` who served it. */
  asVisitor(): Readonly<Record<string, string>>;
  /**
   * Where a slot is looked at, without a slash at the end, for a router whose headers reach no slot; undefined: only its
   * containers can be looked at now. Absent: under the environment's own address, by the headers of `preview`.
   */
  readonly slotUrl?: (slot: Slot) => string | undefined;
  /** Who gave an answer, for a router that does not say it in `servedByHeader`. */
  readonly whoAnswered?: (headers: Readonly<Record<string, string>>) => Answerer;
  /** Waits until no request is under way in that slot, at most `ms`: what is stopped then cuts nobody off. */
  drain(slot: Slot, ms: number): Promise<void>;
  /** Takes the proxy away: only after a first release that failed. */
  remove(): Promise<void>;
}

/** Header of an answer to `preview` and `asVisitor`: `address:port` of the container that served it. */
export const servedByHeader = "sluice-served-by";

export function otherSlot(slot: Slot): Slot {
  return slot === "a" ? "b" : "a";
}
