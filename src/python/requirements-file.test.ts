import fc from "fast-check";
import { expect, test } from "vitest";
import { requirementsFindings } from "./lock-check.ts";
import { parseRequirements } from "./requirements-file.ts";

const hash = `--hash=sha256:${"a".repeat(64)}`;

test("a requirements file is read as pip reads it", () => {
  const text = [
    "# by pip-compile",
    "-r base.txt",
    "--index-url https://example.invalid/simple",
    "",
    "duckdb==1.4.0 \\",
    `    ${hash} \\`,
    `    ${hash}`,
    "    # via shop",
    "dagster [graphql] >= 1.8  # newest",
    "six==1.*",
    'tomli==2.0.1 ; python_version < "3.11"',
    "./wheels/tiny-1.2.3-py3-none-any.whl",
    "shop @ git+https://example.invalid/shop.git@main",
    "-e .",
  ].join("\n");
  expect(parseRequirements(text)).toEqual([
    { text: "duckdb==1.4.0", line: 5, pinned: true, hashed: true },
    { text: "dagster [graphql] >= 1.8", line: 9, pinned: false, hashed: false },
    { text: "six==1.*", line: 10, pinned: false, hashed: false },
    { text: 'tomli==2.0.1 ; python_version < "3.11"', line: 11, pinned: true, hashed: false },
    { text: "./wheels/tiny-1.2.3-py3-none-any.whl", line: 12, pinned: true, hashed: false },
    { text: "shop @ git+https://example.invalid/shop.git@main", line: 13, pinned: true, hashed: false },
  ]);
});

test.each([
  ["six==1.16.0\n", "ok", "all pinned, without hashes"],
  [`six==1.16.0 ${hash}\n`, "ok", "all pinned, each with hashes"],
  ["six\nduckdb>=1\n", "note", "2 of 2 requirements are not pinned (six on line 1, duckdb>=1 on line 2)"],
  [`six==1.16.0 ${hash}\nduckdb==1.0\n`, "problem", "1 of 2 requirements of r.txt have hashes"],
])("%j is %s: %s", (text, state, detail) => {
  expect(requirementsFindings("r.txt", text)).toMatchObject([{ state, detail: expect.stringContaining(detail) }]);
});

test("any text is read without an end to the lines that are told", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "=", "1", "\\", "\n", "#", " ", "-", "@", ";") }), (text) => {
      for (const { line } of parseRequirements(text)) expect(text.split("\n").length).toBeGreaterThanOrEqual(line);
    }),
  );
});
