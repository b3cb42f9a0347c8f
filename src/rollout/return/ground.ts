import type { Release } from "../../release/release.ts";
import type { Context } from "../context.ts";
import type { Opened } from "../opening/open-environment.ts";
import { ensureStartable } from "../preflight/ensure-startable.ts";
import { type RegistryLogin, registriesOf } from "../preflight/image-access.ts";
import { commitOfTag } from "./commit-of-tag.ts";

/** A target as a rollback needs it. */
export interface Ground extends Pick<Context, "world" | "target" | "records" | "database" | "settings"> {
  /** The service whose image migrates the schema; undefined without a database. */
  readonly migrates: string | undefined;
  /** The keyed hash of the configuration that a release made here and now would have. */
  configuration(): Promise<string>;
  /** Sees to it that a release can be started: its containers, else its images. */
  ensureStartable(release: Release): Promise<void>;
  /** The commit of a tag of git; undefined where nobody knows it. */
  commitOfTag(tag: string): Promise<string | undefined>;
}

export function groundOf(opened: Opened, given: Omit<RegistryLogin, "registries">): Ground {
  const { world, target, records, database, settings, environment, project } = opened;
  const login = { ...given, registries: registriesOf(project.components) };
  return {
    world,
    target,
    records,
    database,
    settings,
    migrates: environment.database?.migrate.runIn,
    configuration: async () => opened.site.configuration(await records.key(() => world.random(32))),
    ensureStartable: (release) => ensureStartable(opened, release, login),
    commitOfTag: (tag) => commitOfTag(world, project.directory, tag),
  };
}
