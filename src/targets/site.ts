import type { Failure, Place } from "../failure.ts";
import type { Environment, Project, Route } from "../project/model.ts";
import type { Ledger } from "../release/ledger.ts";
import type { Release, ReleasedService } from "../release/release.ts";
import type { Http, World } from "../world.ts";
import type { SshAccess } from "./access.ts";
import type { Intent, LockOwner, Target } from "./target.ts";

/** What a site is opened for. */
export interface SiteOpening {
  readonly world: World;
  readonly project: Project;
  readonly environment: Environment;
  /** What hosts behind ssh are reached with. */
  readonly access: SshAccess;
  /** The app's secrets as dotenv text. */
  readonly appEnv: string | undefined;
  /** Take over an app that runs there without us. */
  readonly adopt: boolean;
}

/**
 * Opens the place where an environment runs, and lets go of it when the work has ended, whatever happens. A kind of
 * target is one such function; nothing has been changed there by opening it.
 */
export type WithSite = <Result>(opening: SiteOpening, work: (site: Site) => Promise<Result>) => Promise<Result>;

/**
 * The place where an environment runs, and what the app's own files mean there. All that a rollout has to know of a kind
 * of target besides the verbs of its `Target`.
 */
export interface Site {
  /** What becomes part of a release. */
  readonly services: readonly ReleasedService[];
  /** What all releases share, by name. */
  readonly base: readonly string[];
  /** Where visitors are sent: as the environment says, else as the app's files let it be seen; empty: only the user can say. */
  readonly routes: readonly Route[];
  /** Asks the ports of that place, too. */
  readonly http: Http;
  readonly images: SiteImages;
  /** What runs there without us, or ran there before it was taken over, by its name. */
  readonly predecessor: string | undefined;
  /** Opens it for the verbs on releases. */
  target(more: TargetOpening): Promise<OpenTarget>;
  /** What is to be looked at before a change, in the order in which it is told; the place says by itself what is but worth knowing. */
  checks(wanted: { readonly adopt: boolean; readonly first: boolean }): readonly SiteCheck[];
  /** What a service writes to that two releases would share. */
  shared(service: string): Promise<SharedWrites | undefined>;
  /** The keyed hash of what a release would be configured with. */
  configuration(key: string): Promise<string>;
  /** Running base services for which the files say otherwise by now. */
  changedBase(): Promise<readonly string[]>;
  /** The ledger of another environment of the project; nothing is made where there is none. */
  ledgerOf(other: Environment): Promise<OtherLedger>;
  /** How an environment is left for good. */
  readonly leaving: Leaving;
}

/** The ledger of another environment; of one with several targets, that of the one that holds its lock. */
export interface OtherLedger extends Ledger {
  /** The release whose rollout over its targets was left to watchers, or for a later wave, and is not over. */
  readonly left?: number;
}

/** Throws a Failure, or returns several. */
export type SiteCheck = () => Promise<readonly Failure[]>;

export interface SharedWrites {
  /** For people: `the volume data`. */
  readonly what: string;
  /** Where the app's files say so. */
  readonly place: Place | undefined;
}

/** Images as the place has them. */
export interface SiteImages {
  /** The image as the place has it, by digest or id, or as it was just built on this machine; undefined: neither has it. */
  local(reference: string): Promise<string | undefined>;
  /** Makes sure that the place has it. `login` is the environment of a registry's client. */
  bring(reference: string, login?: Readonly<Record<string, string>>): Promise<void>;
}

export interface TargetOpening {
  readonly intent: Intent;
  /** Whether the owner of a lock still goes on, as far as anybody can tell. */
  readonly isAlive: (owner: LockOwner) => Promise<boolean | undefined>;
}

/** A target with the ways to it. */
export interface OpenTarget extends Target {
  /** Where this step reaches the router from outside, without a slash at the end. */
  readonly baseUrl: string;
  /** Where people reach it, as far as the place's address tells. */
  readonly publicUrl: string;
  /** From now on release 0 is what was made of these services without us. */
  becomesPlain(services: readonly ReleasedService[]): Promise<void>;
  /** For how long nobody listened when the port last changed hands here (ms). */
  handOverMs(): number | undefined;
  /** Takes the records of the environment away, for good: only after the last release. */
  forget(): Promise<void>;
  /** Ends what was kept open. */
  close(): void;
}

/** What an environment is left to: the same app, by the tool that its files are written for. */
export interface Leaving {
  /** For people: `plain compose as project shop`. */
  readonly to: string;
  /** The name under which it goes on there. */
  readonly name: string;
  /** What a person types to have that tool do the same. */
  readonly command: string;
  /** Makes a release's services by that tool, without starting them. */
  make(release: Release): Promise<void>;
}
