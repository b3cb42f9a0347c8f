import type { z } from "zod";
import type { DatabaseSpec } from "../model.ts";
import { gateSchema } from "./gate.ts";
import { hooksSchema } from "./hooks.ts";
import { contextSchema, hostSchema, listenSchema, urlSchema } from "./host.ts";
import { isName, isServiceName } from "./names.ts";
import { bytesSchema, durationSchema, nonEmptyText, positiveDurationSchema, relativePath, wholeNumber } from "./quantities.ts";
import { found, keyed, listOf, named, reading, readingText, word } from "./reading.ts";
import { routerSchema } from "./router.ts";
import { routesSchema } from "./routes.ts";
import { strategySchema } from "./strategy.ts";
import { tlsSchema } from "./tls.ts";
import { wavesSchema } from "./waves.ts";
import { whenBusySchema } from "./when-busy.ts";

const serviceName = readingText("the name of a compose service", (text) => (isServiceName(text) ? text : undefined));
const identifier = (what: string) =>
  readingText(`the name of a ${what}`, (text) => (/^[A-Za-z_][A-Za-z0-9_-]*$/.test(text) ? text : undefined));

const databaseSchema: z.ZodType<DatabaseSpec, unknown> = keyed("a database", {
  service: serviceName,
  migrate: keyed("the migration", {
    tool: word("alembic"),
    "run-in": serviceName,
    directory: nonEmptyText("the folder in the container that holds alembic.ini").optional(),
  }),
  user: identifier("database user").optional(),
  name: identifier("database").optional(),
  per: word("host", "environment").optional(),
}).transform(({ service, migrate, user, name, per }) => ({
  service,
  migrate: { tool: migrate.tool, runIn: migrate["run-in"], directory: migrate.directory },
  user,
  name,
  ...(per === undefined ? {} : { per }),
}));

const featuresSchema = named(
  "feature toggles with their values, like { new-checkout: false }",
  (name) => /^[A-Za-z][A-Za-z0-9_.-]*$/.test(name),
  "name of a feature; expected letters, digits, hyphens, dots and underscores.",
  reading((raw, say): boolean | string | number | undefined => {
    if (typeof raw === "boolean" || typeof raw === "string") return raw;
    if (typeof raw === "number") {
      if (Number.isFinite(raw) && (!Number.isInteger(raw) || Number.isSafeInteger(raw))) return raw;
      say("is a number that can't be kept as it is written; write it in quotes.");
      return undefined;
    }
    say(`${found(raw)}; expected true, false, a number or a text.`);
    return undefined;
  }),
);

const rollbackSchema = keyed("the rollback", { database: word("keep", "downgrade").optional() });

/** `{ staging: 24h }`, or a list of names: they must serve the commit first. */
const afterSchema = reading((raw, say): ReadonlyMap<string, number> | undefined => {
  const schema = Array.isArray(raw)
    ? listOf("a list of environments", nonEmptyText("the name of an environment")).transform(
        (names) => new Map(names.map((name) => [name, 0])),
      )
    : named("environments with times, like { staging: 24h }", isName, "name of an environment.", durationSchema);
  const read = schema.safeParse(raw);
  if (read.success) return read.data;
  for (const issue of read.error.issues) say(issue.message, issue.path);
  return undefined;
});

/** What the file may say once for all environments. */
export const inheritedShape = {
  routes: routesSchema.optional(),
  gate: gateSchema.optional(),
  interval: positiveDurationSchema.optional(),
  database: databaseSchema.optional(),
  features: featuresSchema.optional(),
  hooks: hooksSchema.optional(),
  rollback: rollbackSchema.optional(),
  router: routerSchema.optional(),
  listen: listenSchema.optional(),
  tls: tlsSchema.optional(),
  strategy: strategySchema.optional(),
  workers: word("after-promotion", "with-traffic").optional(),
  drain: durationSchema.optional(),
  "when-busy": whenBusySchema.optional(),
  requires: listOf("a list of URLs that must answer, like [https://models.example/health]", urlSchema).optional(),
};

export const composeFilesSchema = listOf("a list of compose files", relativePath("a compose file"));

export const environmentSchema = keyed(
  "an environment",
  {
    ...inheritedShape,
    host: hostSchema.optional(),
    context: contextSchema.optional(),
    waves: wavesSchema.optional(),
    "max-parallel": wholeNumber(1, 100).optional(),
    "on-failure": word("wave", "all").optional(),
    url: urlSchema.optional(),
    after: afterSchema.optional(),
    base: word("keep", "apply").optional(),
    compose: composeFilesSchema.optional(),
    profiles: listOf("a list of compose profiles", nonEmptyText("the name of a profile")).optional(),
    "keep-releases": wholeNumber(1, 100).optional(),
    "keep-disk": bytesSchema.optional(),
  },
  true,
);

export type WrittenEnvironment = z.output<typeof environmentSchema>;
