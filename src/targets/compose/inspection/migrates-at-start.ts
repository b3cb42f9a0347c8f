import { type Failure, fail, type Place } from "../../../failure.ts";
import { readYaml } from "../../../project/yaml-source.ts";
import { migratesAtItsStart } from "./failures.ts";

type Words = string | readonly string[] | null;

/** As much of a compose document (as it stands in a file, or resolved) as is looked at here. */
export interface StartDocument {
  readonly services?: Readonly<Record<string, StartService | null>>;
}

export interface StartService {
  readonly command?: Words;
  readonly entrypoint?: Words;
  readonly depends_on?: readonly string[] | Readonly<Record<string, { readonly condition?: string } | null>>;
  readonly [key: string]: unknown;
}

export interface StartQuestion {
  /** The compose file and its text: where a finding is shown. */
  readonly file: string;
  readonly text: string;
  /** The services that are released. */
  readonly services: readonly string[];
  /** What all compose files together say. */
  readonly document: StartDocument;
}

/** The usual ways to start a migration; what stands between the words is options. */
const tools: readonly (readonly [string, RegExp])[] = [
  ["alembic upgrade", /\balembic\b(?: -\S+(?: [^-\s]\S*)?)* upgrade\b/],
  ["flask db upgrade", /\bflask\b(?: -\S+(?: [^-\s]\S*)?)* db upgrade\b/],
  ["manage.py migrate", /\b(?:manage\.py|django-admin)(?: -\S+(?: [^-\s]\S*)?)* migrate\b/],
  ["aerich upgrade", /\baerich\b(?: -\S+(?: [^-\s]\S*)?)* upgrade\b/],
  ["prisma migrate", /\bprisma (?:migrate (?:deploy|dev|reset)|db push)\b/],
  ["rails db:migrate", /\b(?:rails|rake)(?: -\S+(?: [^-\s]\S*)?)* (?:db:migrate|db:prepare|db:schema:load|db:setup)\b/],
  ["flyway migrate", /\bflyway\b(?: -\S+(?: [^-\s]\S*)?)* migrate\b/],
  ["liquibase update", /\bliquibase\b(?: -\S+(?: [^-\s]\S*)?)* (?:update|migrate)\b/],
  ["knex migrate", /\bknex(?: -\S+(?: [^-\s]\S*)?)* migrate:(?:latest|up)\b/],
  ["sequelize db:migrate", /\bsequelize(?:-cli)?(?: -\S+(?: [^-\s]\S*)?)* db:migrate(?![:\w])/],
  ["typeorm migration:run", /\btypeorm(?:-ts-node-\w+)?(?: -\S+(?: [^-\s]\S*)?)* migrations?:run\b/],
  ["drizzle-kit migrate", /\bdrizzle-kit (?:migrate|push)\b/],
  ["goose up", /\bgoose\b(?: \S+){0,6} up(?:-to|-by-one)?(?= |$|[;&"'])/],
  ["migrate up", /\bmigrate(?: -\S+(?: [^-\s]\S*)?)+ up\b/],
  ["sqlx migrate run", /\bsqlx (?:migrate run|database (?:setup|reset))\b/],
  ["diesel migration run", /\bdiesel (?:migration run|setup)\b/],
  ["dbmate up", /\bdbmate\b(?: -\S+(?: [^-\s]\S*)?)* (?:up|migrate)\b/],
  ["artisan migrate", /\bartisan migrate(?::fresh|:refresh)?(?![:\w])/],
  ["ecto.migrate", /\bmix(?: -\S+(?: [^-\s]\S*)?)* ecto\.(?:migrate|setup)\b/],
  [
    "npm run migrate",
    /\b(?:npm run|yarn(?: run)?|pnpm(?: run)?|bun run) (?:db:|prisma:)?migrat(?:e|ions?)(?::(?:latest|up|run|deploy))?(?= |$|[;&"'])/,
  ],
];

/** The migration tool that these words run, or undefined. */
export function migrationTool(words: Words | undefined): string | undefined {
  const text = (typeof words === "string" ? words : (words ?? []).join(" ")).replace(/\$\$/g, "$").replace(/\s+/g, " ");
  return tools.find(([, pattern]) => pattern.test(text))?.[0];
}

/**
 * The failure of a released service that migrates at its start, if this file is where it says so. A service that runs
 * once to its end before others start is a job, and so is one that only an unused profile would start: both may migrate.
 */
export function migratesAtStart({ file, text, services, document }: StartQuestion): Failure | undefined {
  for (const service of services) {
    const merged = document.services?.[service];
    if (merged === undefined || merged === null || isJob(service, document)) continue;
    for (const key of ["entrypoint", "command"] as const) {
      const tool = migrationTool(merged[key]);
      if (tool === undefined) continue;
      const place = placeOf(text, file, service, key);
      if (place !== undefined) return fail(migratesAtItsStart, { service, tool, ...place });
    }
  }
  return undefined;
}

function isJob(service: string, document: StartDocument): boolean {
  const own = document.services?.[service]?.["profiles"];
  if (Array.isArray(own) && own.length > 0) return true;
  return Object.values(document.services ?? {}).some((other) => {
    const needs = other?.depends_on;
    if (needs === undefined || Array.isArray(needs)) return false;
    return (needs as Record<string, { condition?: string } | null>)[service]?.condition === "service_completed_successfully";
  });
}

/** Where this file says it; undefined when another file does, and that one will be asked too. */
function placeOf(text: string, file: string, service: string, key: "command" | "entrypoint"): Place | undefined {
  const source = readYaml(text, file, "compose");
  const document = source.value as (StartDocument & { readonly include?: unknown }) | null | undefined;
  const here = document?.services?.[service];
  if (here === undefined || here === null)
    return document?.include === undefined ? undefined : source.place(["include"], "key");
  const words = here[key];
  if (words === undefined || words === null) {
    return here["extends"] === undefined ? undefined : source.place(["services", service, "extends"], "key");
  }
  // A variable may hold what makes it a migration: then the words of the file alone don't show it.
  if (migrationTool(words) === undefined && !JSON.stringify(words).includes("$")) return undefined;
  const item = typeof words === "string" ? -1 : words.findIndex((word) => migrationTool(word) !== undefined);
  return source.place(["services", service, key, ...(item < 0 ? [] : [item])]);
}
