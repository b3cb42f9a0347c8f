import fc from "fast-check";
import { expect, test } from "vitest";
import { atCommas, migrationSql, statements } from "./migration-sql.ts";

test("alembic's own marks and bookkeeping are left out", () => {
  const printed = `loading settings; please wait
BEGIN;

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL
);

-- Running upgrade  -> 0001

CREATE TABLE items (
    id SERIAL NOT NULL,
    name TEXT
);

INSERT INTO alembic_version (version_num) VALUES ('0001') RETURNING alembic_version.version_num;

COMMIT;
`;
  expect(migrationSql(printed)).toEqual(["CREATE TABLE items ( id SERIAL NOT NULL, name TEXT )"]);
});

test.each([
  ["a semicolon in a string", "INSERT INTO t VALUES ('a;''b'); SELECT 1", 2],
  ["a semicolon in a quoted name", 'DROP TABLE "a;b"', 1],
  [
    "a function's body",
    "CREATE FUNCTION f() RETURNS int AS $body$ begin; DROP TABLE x; end $body$ LANGUAGE plpgsql; SELECT 1;",
    2,
  ],
  ["a backslash in an escape string", "SELECT E'\\'; DROP TABLE x; --'", 1],
  ["comments", "-- DROP TABLE a;\n/* DROP TABLE b; */ SELECT 1;", 1],
])("%s does not end a statement", (_what, script, count) => expect(statements(script)).toHaveLength(count));

test("commas in parentheses and strings separate nothing", () =>
  expect(atCommas("ADD COLUMN a NUMERIC(10, 2), ADD COLUMN b TEXT DEFAULT ',x'")).toEqual([
    "ADD COLUMN a NUMERIC(10, 2)",
    "ADD COLUMN b TEXT DEFAULT ',x'",
  ]));

test("any text is split without an exception, and no semicolon is lost into nothing", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(statements(text).every((statement) => statement.trim() === statement && statement !== "")).toBe(true);
    }),
  );
});
