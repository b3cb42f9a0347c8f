/** What a rollout asks of a database; alembic on Postgres is one implementation. */
export interface Database {
  /** The schema's revision, or undefined when it has none yet. */
  revision(): Promise<string | undefined>;
  /** Makes a backup, verifies that it can be read back, and says what it holds. `ending` ends it. */
  backup(label: string, ending?: AbortSignal): Promise<Backup>;
  /** The SQL that a migration of this release would run, and which of it an older release could not live with. */
  pending(release: number): Promise<{ readonly statements: readonly string[]; readonly destructive: readonly string[] }>;
  /**
   * The SQL that led from `revision` to the schema as it is, as the image of `release` tells it, and which of it a release
   * that was made for `revision` could not live with.
   */
  since(
    release: number,
    revision: string | undefined,
  ): Promise<{ readonly statements: readonly string[]; readonly destructive: readonly string[] }>;
  /** Brings the schema to what the release's image knows, under an advisory lock. `ending` ends it; the schema may then be anywhere. */
  migrate(release: number, ending?: AbortSignal): Promise<Migration>;
  /** Takes the schema back to `revision`, run from the newer image of `release`, which knows the way down. */
  downgrade(release: number, revision: string | undefined): Promise<void>;
  /** Ends what a run that was killed has left here, so that nobody waits for it. */
  endLeftBy(run: string): Promise<void>;
}

export interface Backup {
  readonly name: string;
  readonly bytes: number;
  readonly tables: number;
  readonly ms: number;
}

export interface Migration {
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly ms: number;
}
