import type { Features } from "../features/features.ts";
import type { Containers } from "../health/spec/subject.ts";
import type { Found } from "../release/adopted.ts";
import type { Release } from "../release/release.ts";
import type { Finished, ProcessMark } from "../world.ts";
import type { Router } from "./router.ts";
import type { Watcher } from "./watcher.ts";

/**
 * What a target is opened for. `look` and `plan` leave nothing on it; for a plan it may fetch an image, through which
 * the machine itself is asked.
 */
export type Intent = "change" | "plan" | "look";

/** Runs commands beside the release: what the database room and one-off checks need. */
export interface Workplace {
  /** Runs argv inside the running container of a base service (e.g. `db`). Secrets go by `env` or stdin, never argv. */
  inService(service: string, argv: readonly string[], options?: WorkOptions): Promise<Finished>;
  /** Runs argv in a one-off container of a released service of that release, on its networks, removed afterwards. */
  oneOff(release: number, service: string, argv: readonly string[], options?: WorkOptions): Promise<Finished>;
  /** Ends one-off commands of a release that a killed step has left running; absent where none can outlive it. */
  endOneOffs?(release: number): Promise<void>;
}

export interface WorkOptions {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly onLine?: (line: string) => void;
  /** Ends the command. */
  readonly signal?: AbortSignal;
}

/** Small documents on the target that can be read when nothing of the app runs. Writes are atomic. */
export interface Store {
  /** The newest intact version, or undefined when there is none. */
  read(name: string): Promise<unknown>;
  write(name: string, document: unknown): Promise<void>;
}

/** Who holds the environment's lock. */
export interface LockOwner {
  readonly run: string;
  readonly actor: string;
  readonly commit: string;
  readonly purpose: string;
  /** ISO 8601. */
  readonly since: string;
  /** The process that has it, for those on the same machine. */
  readonly process?: ProcessMark | undefined;
}

/** The lock as one who does not want it sees it. */
export interface SeenLock {
  readonly owner: LockOwner;
  /** False: its run has ended, or it has been silent for so long that the next one takes the lock over. */
  readonly alive: boolean;
}

export interface Lock {
  /** Who holds it and whether that one lives, which takes up to 10 s to find out; undefined when it is free. */
  look(): Promise<SeenLock | undefined>;
  /** Takes the lock when it is free; otherwise says who has it, without finding out whether that one lives. */
  attempt(
    owner: LockOwner,
  ): Promise<{ taken: true; held: HeldLock; from: LockOwner | undefined } | { taken: false; owner: LockOwner }>;
  /** Takes the lock, or says who has it. A dead owner's lock is taken over. */
  take(
    owner: LockOwner,
  ): Promise<{ taken: true; held: HeldLock; from: LockOwner | undefined } | { taken: false; owner: LockOwner }>;
}

export interface HeldLock {
  /** Tells others that the owner lives; to be called every few seconds. */
  renew(): Promise<void>;
  /** False when somebody has taken it over. */
  stillOurs(): Promise<boolean>;
  release(): Promise<void>;
}

/** One who waits for the lock. */
export interface Ticket {
  /** Greater than that of everybody who waited when this one came. */
  readonly number: number;
  /** Tells two apart who came at the same time. */
  readonly token: string;
  /** Grows while the waiter lives. */
  readonly beat: number;
  readonly owner: LockOwner;
}

/** The line before the lock. Each waiter writes only its own place; two who choose the same one find out by reading. */
export interface Line {
  /** All tickets by their places, those of dead waiters too. */
  read(): Promise<ReadonlyMap<string, Ticket>>;
  /** Puts a ticket into a place, or gives the place back. */
  write(place: string, ticket: Ticket | undefined): Promise<void>;
}

export type Part = "server" | "worker";

/** One thing that runs, or could: a container, an allocation, a pod. */
export interface Instance {
  readonly name: string;
  readonly release: number;
  readonly service: string;
  readonly part: string;
  /** `done`: it was to end by itself, and did. */
  readonly state: "well" | "starting" | "sick" | "stopped" | "done";
  /** The image that it was made from, as it was named then. */
  readonly image: string;
}

/** How near to serving a release is: what the way back costs. */
export type Readiness = "running" | "stopped" | "absent";

/** A piece of an image; images that have the same one keep it once. */
export interface Layer {
  readonly id: string;
  readonly bytes: number;
}

/** Makes, starts, stops and removes what runs. All verbs may be repeated: the second call finds nothing to do. */
export interface Releases {
  /** Starts what is missing of the base services; those that run are left as they are. Tells whether it made the base. */
  ensureBase(): Promise<{ readonly made: boolean }>;
  /** Takes the base away again, data included: only for a base that a first, failed rollout has just made. */
  removeBase(): Promise<void>;
  /** Makes the containers of a release without starting them. */
  create(release: Release): Promise<void>;
  /** Starts one part and returns when all of it is well; a Failure tells the dead container's last lines. `ending` ends the wait. */
  start(release: Release, part: Part, ending?: AbortSignal): Promise<void>;
  /**
   * Runs this part (0…1) of each server's containers, rounded up to whole ones, and returns when they are well. Those that
   * are stopped end the requests under way first, and stay as the way back.
   */
  scale(release: Release, part: number, ending?: AbortSignal): Promise<void>;
  /** Throws when a container of that part is not well now: `notYetWell` when it only starts. */
  assertWell(release: number, part: Part): Promise<void>;
  stop(release: number, part: Part): Promise<void>;
  remove(release: number): Promise<void>;
  /** Takes images away that releases were made from, as the ledger names them; those that anything uses stay. */
  dropImages(images: readonly string[]): Promise<void>;
  /** Of what the images that are on the target are made, by their names; absent where nobody can tell. */
  readonly layers?: (images: readonly string[]) => Promise<ReadonlyMap<string, readonly Layer[]>>;
  readiness(release: number): Promise<Readiness>;
  /** Sets the features of a release that was made with some; its containers go on and read them again. */
  setFeatures(release: number, features: Features): Promise<void>;
  /** Everything of every release, of those too that no ledger knows. */
  instances(): Promise<readonly Instance[]>;
  /** Which release's container has this address now. */
  releaseAt(address: string): Promise<number | undefined>;
}

/** What is known of the target's records without asking it again. */
export interface Memory {
  /**
   * Keeps what only the holder of the lock writes, for as long as it is certain that this process is the holder. Where
   * it is not, `assure` is asked before anything of that is written, and throws when the holder is another one.
   */
  keepWhile(certain: () => boolean, assure?: () => Promise<void>): void;
  /** Whatever is asked for next is asked of the target. */
  forget(): void;
}

/** Where a release runs: one Docker engine, one cluster. */
export interface Target {
  readonly name: string;
  readonly router: Router;
  readonly store: Store;
  readonly lock: Lock;
  readonly line: Line;
  readonly workplace: Workplace;
  /** What the checks of a gate may see and do of a release's containers and of the base's, by the names of services. */
  readonly containers?: (release: number) => Containers;
  readonly releases: Releases;
  readonly watcher: Watcher;
  /** Absent: every record is read whenever it is asked for. */
  readonly memory?: Memory | undefined;
  /** What ran here before the first release and was or is to be adopted; from now on the target remembers it. */
  readonly takeOver?: () => Promise<Found | undefined>;
  /** For how long nobody listened when the port last changed hands here (ms), where it does. */
  readonly handOverMs?: () => number | undefined;
}
