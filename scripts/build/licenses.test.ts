import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundledPackages, licenses } from "./licenses.ts";

test("packages are found among merged modules, scoped and nested ones too, and ours are none", () => {
  const merged = {
    name: "../../node_modules/zod/v4/index.js + 3 modules",
    modules: [{ name: "../../node_modules/@actions/core/lib/core.js" }],
  };
  const nested = { name: "../../node_modules/@octokit/core/node_modules/before/index.js" };
  const ours = { name: "./src/actions/rollback.js" };
  const external = { name: 'external "node:fs"' };
  expect(bundledPackages({ modules: [ours, external, merged, nested] })).toEqual([
    "@actions/core",
    "@octokit/core/node_modules/before",
    "zod",
  ]);
});

test("a text that packages share stands once below their names; what differs by a word stands by itself", () => {
  const modules = mkdtempSync(join(tmpdir(), "sluice-licences-"));
  const put = (name: string, license: string, text?: string) => {
    mkdirSync(join(modules, name));
    writeFileSync(join(modules, name, "package.json"), JSON.stringify({ name, license }));
    if (text !== undefined) writeFileSync(join(modules, name, "LICENSE"), text);
  };
  try {
    put("a", "Apache-2.0", "Do what\r\nyou like.\n");
    put("b", "MIT", "Copyright B");
    put("c", "Apache-2.0", "Do what\nyou like.");
    put("d", "ISC");
    put("e", "ISC");
    expect(licenses(["a", "b", "c", "d", "e"], modules)).toBe(
      "a\nApache-2.0\nc\nApache-2.0\nDo what\nyou like.\n\nb\nMIT\nCopyright B\n\nd\nISC\n\ne\nISC\n",
    );
  } finally {
    rmSync(modules, { recursive: true });
  }
});
