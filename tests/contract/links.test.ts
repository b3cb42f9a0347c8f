import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { marked } from "marked";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const pages = execFileSync("git", ["ls-files", "-z", "*.md"], { cwd: root, encoding: "utf8" })
  .split("\0")
  .filter((path) => path !== "" && existsSync(join(root, path)));
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** The anchors of a page as GitHub makes them: of headings, numbered where they repeat, and those written by hand. */
function anchors(text: string): Set<string> {
  const found = new Set<string>();
  const seen = new Map<string, number>();
  for (const token of marked.lexer(text)) {
    if (token.type !== "heading") continue;
    const plain = String(token["text"])
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/<[^>]*>/g, "");
    const slug = plain
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
      .replaceAll(" ", "-");
    const times = seen.get(slug) ?? 0;
    seen.set(slug, times + 1);
    found.add(times === 0 ? slug : `${slug}-${times}`);
  }
  for (const [, name = ""] of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) found.add(name);
  return found;
}

/** Targets of links and pictures, in Markdown and in HTML; code is no link. */
function targets(text: string): string[] {
  const found: string[] = [];
  marked.walkTokens(marked.lexer(text), (token) => {
    if (token.type === "link" || token.type === "image") found.push(String(token["href"]));
    if (token.type === "html") for (const [, to = ""] of token.raw.matchAll(/(?:href|src)="([^"]+)"/g)) found.push(to);
  });
  return found;
}

const own = /^https:\/\/github\.com\/sluice-delivery\/sluice\/(?:blob|tree)\/main\//;

function broken(page: string, text: string): string[] {
  return targets(text).flatMap((target) => {
    const isOwn = own.test(target);
    if (!isOwn && /^[a-z]+:/i.test(target)) return [];
    const [path = "", anchor] = decodeURI(target.replace(own, "")).split("#");
    const file = path === "" ? page : normalize(join(isOwn ? "." : dirname(page), path));
    if (file.startsWith("..") || !existsSync(join(root, file))) return [`${page} → ${target}: there is no ${file}.`];
    if (anchor === undefined || !file.endsWith(".md") || anchors(file === page ? text : read(file)).has(anchor)) return [];
    return [`${page} → ${target}: ${file} has no heading "#${anchor}".`];
  });
}

test.each(pages)("every link of %s within the repository leads somewhere", (page) =>
  expect(broken(page, read(page))).toEqual([]),
);

test.each([
  ["[x](nowhere.md)", "there is no nowhere.md"],
  ["[x](../outside.md)", "there is no ../outside.md"],
  ["[x](SECURITY.md#nothing-of-the-kind)", 'no heading "#nothing-of-the-kind"'],
  ["# A\n[x](#b)", 'no heading "#b"'],
  ["![x](pictures/none.png)", "there is no pictures/none.png"],
  ['<img src="none.svg">', "there is no none.svg"],
  ["[x](https://github.com/sluice-delivery/sluice/blob/main/NONE.md)", "there is no NONE.md"],
])("a broken link is found: %s", (text, says) => expect(broken("README.md", text)).toEqual([expect.stringContaining(says)]));

test.each([
  "`[x](nowhere.md)`",
  "# What it *is*, `now`?\n[x](#what-it-is-now)",
  "# A\n# A\n[x](#a-1)",
  "[x](https://example.com/y#z)",
])("a sound page stays unblamed: %j", (text) => expect(broken("README.md", text)).toEqual([]));

test("the addresses of failures that the code makes are headings of FAILURES.md", () => {
  const codes = [...read("FAILURES.md").matchAll(/^#+ `?([a-z-]+)`?$/gm)].map(([, code = ""]) => code);
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code) => !anchors(read("FAILURES.md")).has(code))).toEqual([]);
});
