import { expect, test } from "vitest";
import type { Change } from "./change.ts";
import { filtered, readFilters } from "./filters.ts";

/** Signs that end a line, in the names of a folder and a file. */
const odd = "src/a\nb/\u2028.odd";
const changes: readonly Change[] = [
  { path: "src/a.ts", status: "modified" },
  { path: "src/a.md", status: "added" },
  { path: "src/.hidden/b.ts", status: "deleted" },
  { path: "docs/c.md", status: "added" },
  { path: odd, status: "copied" },
];
const taken = (filter: string) => readFilters(`it: ${filter}`).map((one) => filtered(one, changes))[0];

test.each([
  ["'+(a+|a)*b'", "a".repeat(60)],
  ["'*a*a*a*a*a*a*b'", "a".repeat(250)],
  ["['**', '!+(a+|a)*b']", "a".repeat(60)],
])("a glob without an end is told, and ends: %s", (filter, path) => {
  const [one] = readFilters(`it: ${filter}`);
  if (one === undefined) throw new Error("no filter");
  expect(() => filtered(one, [{ path, status: "modified" }])).toThrow("could not be told within a second");
});

test.each([
  ["'+(a|aa).ts'", "aaa.ts"],
  ["'*-*-*-*.test.*'", "a-b-c-d.test.ts"],
  ["'src/@(a|b)/**'", "src/b/c"],
])("a glob with stars or choices takes what it means: %s", (filter, path) => {
  const [one] = readFilters(`it: ${filter}`);
  if (one === undefined) throw new Error("no filter");
  expect(filtered(one, [{ path, status: "modified" }])).toEqual([path]);
});

test.each([
  ["src/**", ["src/a.ts", "src/a.md", "src/.hidden/b.ts", odd]],
  ["./src/*.ts", ["src/a.ts"]],
  ["[src/*.ts, docs/**]", ["src/a.ts", "docs/c.md"]],
  ["[['src/*.ts'], ['docs/**']]", ["src/a.ts", "docs/c.md"]],
  ["['src/**', '!**/*.md']", ["src/a.ts", "src/.hidden/b.ts", odd]],
  ["['!**/*.md']", ["src/a.ts", "src/.hidden/b.ts", odd]],
  ["'!(docs)/**'", ["src/a.ts", "src/a.md", "src/.hidden/b.ts", odd]],
  ["[{ added: '**' }]", ["src/a.md", "docs/c.md"]],
  ["[{ added|deleted: 'src/**' }, docs/**]", ["src/a.md", "src/.hidden/b.ts", "docs/c.md"]],
  ["other/**", []],
  ["'**/*.odd'", [odd]],
])("%s takes %j", (filter, files) => expect(taken(filter)).toEqual(files));

test.each([
  ["it: [", "line 1, column 6: this is no YAML"],
  ["it: a\nit: b", "line 2, column 1: this key stands here for the second time"],
  ["- a", "it holds no names with globs"],
  ["{}", "it holds no names with globs"],
  ["it:", '"it" has no globs'],
  [`it: ${"x".repeat(70_000)}`, '"it" has a glob of 70000 signs; 10000 are read'],
  [
    "it: [{ adde: x }]",
    '"adde" at "it" is no kind of change (added, copied, deleted, modified, renamed, unmerged). Did you mean "added"?',
  ],
  ["a: [{ adde: x }]\nb: ~\nc: 5", '· "b" has no globs. · "c" has no globs.'],
  ["nope.yml", '"nope.yml" is no file that is there, and no YAML with names and globs.'],
  ["'': x", '"" is no name.'],
])("%s is refused: %s", (text, problem) => {
  expect(() => readFilters(text)).toThrow(problem);
});

test("anchors are shared as paths-filter users write them", () => {
  const [, both] = readFilters("shared: &shared [docs/**]\nboth: [*shared, 'src/*.ts']\n");
  expect(both === undefined ? [] : filtered(both, changes)).toEqual(["src/a.ts", "docs/c.md"]);
});
