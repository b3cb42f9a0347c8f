import { atCommas } from "./migration-sql.ts";

export interface Judged {
  readonly statements: readonly string[];
  /** Each with the reason in parentheses; empty when an older release can go on beside the migrated schema. */
  readonly destructive: readonly string[];
}

/** What the migration itself has made: nothing that serves now knows it, so that anything may happen to it. */
interface Made {
  readonly tables: Set<string>;
  readonly columns: Set<string>;
}

const identifier = String.raw`(?:"(?:[^"]|"")+"|[\w$]+)`;
const name = String.raw`${identifier}(?:\.${identifier})*`;
const bare = (text: string) => text.replaceAll('"', "").toLowerCase();

/** Says which statements of a migration the release that serves now could not live with. What is not known is not safe. */
export function additive(statements: readonly string[]): Judged {
  const made: Made = { tables: new Set(), columns: new Set() };
  const destructive = statements.flatMap((statement) => {
    const reason = judge(statement, made);
    if (reason === undefined) return [];
    return [`${statement.length > 160 ? `${statement.slice(0, 160)}…` : statement} (${reason})`];
  });
  return { statements, destructive };
}

const takesAway = "takes away what the serving release may use";
const harmless = [
  /^CREATE (OR REPLACE )?(TEMP(ORARY)? |UNLOGGED )?(TABLE|VIEW|MATERIALIZED VIEW|SEQUENCE|TYPE|DOMAIN|SCHEMA|EXTENSION|FUNCTION|PROCEDURE|AGGREGATE|TRIGGER|CONSTRAINT TRIGGER|STATISTICS|COLLATION)\b/i,
  /^CREATE INDEX\b/i,
  /^DROP INDEX\b/i,
  /^REINDEX\b|^ANALYZE\b|^COMMENT ON\b|^GRANT\b|^SET\b|^RESET\b|^SELECT\b|^INSERT INTO\b|^COPY\b|^UPDATE\b|^LOCK\b|^REFRESH MATERIALIZED VIEW\b/i,
  /^ALTER TYPE .* ADD VALUE\b/i,
  /^ALTER SEQUENCE .* OWNED BY\b/i,
  /^ALTER EXTENSION .* UPDATE\b/i,
];

function judge(statement: string, made: Made): string | undefined {
  const table = new RegExp(`^CREATE (?:TEMP(?:ORARY)? |UNLOGGED )?TABLE (?:IF NOT EXISTS )?(${name})`, "i").exec(
    statement,
  )?.[1];
  if (table !== undefined) made.tables.add(bare(table));
  const altered = new RegExp(`^ALTER TABLE (?:IF EXISTS )?(?:ONLY )?(${name}) (.*)$`, "i").exec(statement);
  if (altered !== null) return judgeTable(bare(altered[1] ?? ""), altered[2] ?? "", made);
  const dropped = new RegExp(`^DROP TABLE (?:IF EXISTS )?(${name})(?: CASCADE| RESTRICT)?$`, "i").exec(statement)?.[1];
  if (dropped !== undefined && made.tables.has(bare(dropped))) return undefined;
  const unique = new RegExp(`^CREATE UNIQUE INDEX .*?\\bON (?:ONLY )?(${name})(?: USING \\w+)? ?\\((.*?)\\)`, "i").exec(
    statement,
  );
  if (unique !== null)
    return narrowed(bare(unique[1] ?? ""), unique[2] ?? "", made, "refuses rows that the serving release may write");
  if (harmless.some((pattern) => pattern.test(statement))) return undefined;
  if (/^(DROP|REVOKE)\b/i.test(statement)) return takesAway;
  if (/^(DELETE|TRUNCATE)\b|^WITH\b.*\b(DELETE FROM|TRUNCATE)\b/i.test(statement)) return "takes rows away";
  if (/^WITH\b.*\b(INSERT INTO|UPDATE)\b/i.test(statement)) return undefined;
  if (/^ALTER TYPE\b/i.test(statement)) return "changes a type that the serving release uses";
  if (/\bRENAME\b/i.test(statement)) return "renames what the serving release uses";
  return "is not known to be safe beside the serving release";
}

function judgeTable(table: string, actions: string, made: Made): string | undefined {
  if (made.tables.has(table)) return undefined;
  for (const action of atCommas(actions)) {
    const reason = judgeAction(table, action, made);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

function judgeAction(table: string, action: string, made: Made): string | undefined {
  if (/^RENAME\b/i.test(action)) return "renames what the serving release uses";
  if (/^(DROP CONSTRAINT|VALIDATE CONSTRAINT|ATTACH PARTITION|SET STATISTICS|REPLICA IDENTITY)\b/i.test(action))
    return undefined;
  const constraint = new RegExp(
    `^ADD (?:CONSTRAINT ${identifier} )?(FOREIGN KEY|UNIQUE|PRIMARY KEY|CHECK|EXCLUDE)\\b[^(]*\\(([^)]*)\\)`,
    "i",
  ).exec(action);
  if (constraint !== null) return narrowed(table, constraint[2] ?? "", made, "refuses rows that the serving release may write");
  const column = new RegExp(`^ADD (?:COLUMN )?(?:IF NOT EXISTS )?(${identifier}) (.*)$`, "i").exec(action);
  if (column !== null) {
    const definition = (column[2] ?? "").replace(/'(?:''|[^'])*'/g, "''");
    const filled = /\b(DEFAULT|GENERATED|SERIAL|BIGSERIAL|SMALLSERIAL)\b/i.test(definition);
    if (/\bNOT NULL\b/i.test(definition) && !filled) return "adds a column that the serving release can't fill";
    made.columns.add(`${table}.${bare(column[1] ?? "")}`);
    return undefined;
  }
  const altered = new RegExp(`^ALTER (?:COLUMN )?(${identifier}) (.*)$`, "i").exec(action);
  if (altered !== null) {
    const change = altered[2] ?? "";
    if (/^(SET DEFAULT|DROP NOT NULL|SET STATISTICS)\b/i.test(change)) return undefined;
    // A new column that was filled may become mandatory only with a default: the serving release does not write it.
    if (/^(SET NOT NULL|DROP DEFAULT)\b/i.test(change)) return "demands of new rows what the serving release may not give";
    if (made.columns.has(`${table}.${bare(altered[1] ?? "")}`)) return undefined;
    return "changes a column that the serving release uses";
  }
  const dropped = new RegExp(`^DROP (?:COLUMN )?(?:IF EXISTS )?(${identifier})`, "i").exec(action)?.[1];
  if (dropped !== undefined) return made.columns.has(`${table}.${bare(dropped)}`) ? undefined : takesAway;
  return "is not known to be safe beside the serving release";
}

/** A rule over new tables or new columns alone binds nobody who serves now. */
function narrowed(table: string, columns: string, made: Made, reason: string): string | undefined {
  if (made.tables.has(table)) return undefined;
  const listed = atCommas(columns).map((column) => `${table}.${bare(column)}`);
  return listed.every((column) => made.columns.has(column)) ? undefined : reason;
}
