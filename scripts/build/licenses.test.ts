import { expect, test } from "vitest";
import { bundledPackages } from "./licenses.ts";

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
