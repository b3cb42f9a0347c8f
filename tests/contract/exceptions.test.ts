import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

/** Whatever keeps a linter silent says in its place why. */
const root = join(import.meta.dirname, "../..");
const files = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" })
  .split("\0")
  .filter(
    (path) => /\.(ts|ya?ml|jsonc?|sh|py)$|Dockerfile$|^\.ci\/run$/.test(path) && !/^dist\/|exceptions\.test\.ts$/.test(path),
  )
  .filter((path) => existsSync(join(root, path)));

/** How each program is silenced → the reason that stands there; none of the others may be used at all. */
const silencers: readonly { readonly what: RegExp; readonly reason: RegExp | undefined }[] = [
  { what: /biome-ignore/, reason: /biome-ignore(?:-all|-start|-end)? [\w/]+: (\S.{9,})/ },
  { what: /zizmor: ignore/, reason: /zizmor: ignore\[[\w,-]+\] (\S.{9,})/ },
  { what: /# (?:noqa|type: ignore)/, reason: undefined },
  { what: /@ts-(?:ignore|nocheck|expect-error)/, reason: undefined },
  { what: /eslint-disable|actionlint.ignore|cspell: ?disable|spell-checker: ?disable/, reason: undefined },
  { what: /shellcheck disable/, reason: /shellcheck disable=\w+ # (\S.{9,})/ },
  { what: /hadolint ignore/, reason: undefined },
  { what: /(?:v8|c8|istanbul) ignore/, reason: undefined },
  { what: /\b(?:test|it|describe)\.(?:skip|only|todo|fails)\(/, reason: undefined },
];

function unreasoned(path: string, text: string): string[] {
  return text
    .split("\n")
    .flatMap((line, index) =>
      silencers
        .filter(({ what, reason }) => what.test(line) && (reason === undefined || !reason.test(line)))
        .map(() => `${path}:${index + 1} silences a check without a reason: ${line.trim()}`),
    );
}

test("no check is silenced without a reason in its place", () =>
  expect(files.flatMap((path) => unreasoned(path, readFileSync(join(root, path), "utf8")))).toEqual([]));

test.each([
  "// biome-ignore lint/style/x: ",
  "secrets: inherit # zizmor: ignore[secrets-inherit]",
  "// @ts-expect-error",
  "test.skip('x', () => {})",
  "# shellcheck disable=SC2086",
])("found: %s", (line) => expect(unreasoned("x.ts", line)).toHaveLength(1));

test("each exception of knip and of hadolint has its reason beside it or above", () => {
  const knip = readFileSync(join(root, "knip.jsonc"), "utf8").split("\n");
  const exceptions = knip.flatMap((line, index) => (/^\s*"ignore|^ {4}"/.test(line) ? [index] : []));
  expect(exceptions.length).toBeGreaterThan(1);
  for (const index of exceptions) {
    const above = knip.slice(0, index).findLast((line) => !/^ {4}"/.test(line)) ?? "";
    const listBegins = /"ignoreDependencies": \[$/.test(knip[index] ?? "");
    expect(listBegins || above.trim().startsWith("//"), `knip.jsonc:${index + 1}: ${knip[index]}`).toBe(true);
  }
  const hadolint = readFileSync(join(root, "tests/workflows/hadolint.yaml"), "utf8").split("\n");
  for (const line of hadolint.filter((each) => each.includes("- DL"))) expect(line).toMatch(/# \w.{9,}/);
});
