import { expect, test } from "vitest";
import { additive } from "./additive.ts";
import { statements } from "./migration-sql.ts";

const destructive = (script: string) => additive(statements(script)).destructive;

test.each([
  [
    "a new table with its indexes",
    "CREATE TABLE coupons (id SERIAL NOT NULL, PRIMARY KEY (id)); CREATE UNIQUE INDEX ix ON coupons (id)",
  ],
  ["a new column", "ALTER TABLE items ADD COLUMN note TEXT"],
  ["a mandatory column with a default", "ALTER TABLE items ADD COLUMN stock INTEGER DEFAULT '0' NOT NULL"],
  ["an identity column", "ALTER TABLE items ADD COLUMN n INTEGER GENERATED ALWAYS AS IDENTITY NOT NULL"],
  [
    "a new column that refers to another table",
    "ALTER TABLE orders ADD COLUMN coupon INTEGER; ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY(coupon) REFERENCES coupons (id)",
  ],
  ["a new column, unique", 'ALTER TABLE items ADD COLUMN "sku" TEXT; CREATE UNIQUE INDEX ix_sku ON items (sku)'],
  ["an index", "CREATE INDEX CONCURRENTLY ix ON items (name)"],
  ["a backfill", "UPDATE items SET note = 'x' WHERE note IS NULL"],
  ["seed rows", "INSERT INTO items (name) VALUES ('DROP TABLE items')"],
  ["a new word of an enumeration", "ALTER TYPE state ADD VALUE 'paid'"],
  ["a column that may be empty from now on", "ALTER TABLE items ALTER COLUMN name DROP NOT NULL"],
  ["a dropped index", "DROP INDEX ix"],
  ["a table that the same migration made", "CREATE TABLE tmp (id INT); INSERT INTO tmp SELECT 1; DROP TABLE tmp"],
  [
    "a function whose body deletes",
    "CREATE OR REPLACE FUNCTION f() RETURNS trigger AS $$ begin delete from x; return new; end $$ LANGUAGE plpgsql",
  ],
])("%s is additive", (_what, script) => expect(destructive(script)).toEqual([]));

test.each([
  ["a dropped table", "DROP TABLE items", "takes away"],
  ["a dropped column", "ALTER TABLE items DROP COLUMN price", "takes away"],
  ["a dropped column among additions", "ALTER TABLE items ADD COLUMN a INT, DROP COLUMN price", "takes away"],
  ["another type", "ALTER TABLE items ALTER COLUMN price TYPE BIGINT", "changes a column"],
  ["a renamed column", "ALTER TABLE items RENAME price TO price_cents", "renames"],
  ["a renamed table", "ALTER TABLE items RENAME TO goods", "renames"],
  ["a renamed enumeration word", "ALTER TYPE state RENAME VALUE 'a' TO 'b'", "changes a type"],
  ["a column that must be filled from now on", "ALTER TABLE items ALTER COLUMN name SET NOT NULL", "demands"],
  ["a new column that must be filled", "ALTER TABLE items ADD COLUMN sku TEXT NOT NULL", "can't fill"],
  [
    "a mandatory column whose comment only speaks of a default",
    "ALTER TABLE items ADD sku TEXT CHECK (sku <> ' DEFAULT ') NOT NULL",
    "can't fill",
  ],
  ["a dropped default", "ALTER TABLE items ALTER COLUMN name DROP DEFAULT", "demands"],
  ["a rule over columns in use", "ALTER TABLE items ADD CONSTRAINT c CHECK (price > 0)", "refuses rows"],
  ["uniqueness over a column in use", "CREATE UNIQUE INDEX ix ON public.items USING btree (name)", "refuses rows"],
  ["deleted rows", "DELETE FROM items", "takes rows away"],
  ["an emptied table", "TRUNCATE items", "takes rows away"],
  [
    "rows deleted in a common table expression",
    "WITH gone AS (DELETE FROM items RETURNING *) INSERT INTO old SELECT * FROM gone",
    "takes rows away",
  ],
  ["a dropped view", "DROP VIEW v", "takes away"],
  ["a block that may do anything", "DO $$ begin execute 'drop table items'; end $$", "not known"],
  ["row level security", "ALTER TABLE items ENABLE ROW LEVEL SECURITY", "not known"],
])("%s is not", (_what, script, reason) => {
  const found = destructive(script);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(reason);
});
