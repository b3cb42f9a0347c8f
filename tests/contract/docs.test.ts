import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pages } from "../../scripts/docs/pages.ts";

const root = join(import.meta.dirname, "../..");
const made = await pages();

test.each([...made.keys()])("%s is what the code says; otherwise: npm run docs", (path) => {
  expect(readFileSync(join(root, path), "utf8")).toBe(made.get(path));
});

test("every failure stands in a catalogue, or FAILURES.md would not know it", () => {
  const elsewhere = globSync("src/**/*.ts", { cwd: root })
    .filter((path) => !/(failures|failure|\.test|\.testing)\.ts$/.test(path))
    .filter((path) => /\bfailure[<(]|new Failure\(/.test(readFileSync(join(root, path), "utf8")));
  expect(elsewhere.map((path) => `${path} makes a failure of its own: move it into its room's failures.ts.`)).toEqual([]);
});
