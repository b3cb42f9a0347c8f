import fc from "fast-check";
import { expect, test } from "vitest";
import { parseNameStatus } from "./change.ts";

test("a rename counts at both ends, a copy at the new one, a changed kind as modified", () => {
  expect(parseNameStatus("M\0a\0R087\0old\0new\0C100\0from\0to\0T\0link\0D\0gone\0A\0here\0")).toEqual([
    { path: "a", status: "modified" },
    { path: "old", status: "deleted" },
    { path: "new", status: "renamed" },
    { path: "to", status: "copied" },
    { path: "link", status: "modified" },
    { path: "gone", status: "deleted" },
    { path: "here", status: "added" },
  ]);
  expect(parseNameStatus("")).toEqual([]);
});

test("every name comes back as it is", () => {
  const name = fc.string({ minLength: 1, unit: "binary" }).filter((text) => !text.includes("\0"));
  fc.assert(
    fc.property(fc.array(name), (names) => {
      expect(parseNameStatus(names.map((one) => `M\0${one}\0`).join("")).map(({ path }) => path)).toEqual(names);
    }),
  );
});
