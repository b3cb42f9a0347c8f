import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { missingParts } from "./complete.ts";

const root = join(import.meta.dirname, "../..");
const paths = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" }).split("\0");
const read = (path: string) => readFileSync(join(root, path), "utf8");

test("this repository could be released as it is", () => expect(missingParts(paths, read)).toEqual([]));

test.each([
  ["dist/staged-deploy/index.js", "actions/staged-deploy/action.yml runs dist/staged-deploy/index.js, which is not there."],
  ["dist/health-gate/package.json", "dist/health-gate/package.json is not there."],
  ["dist/deliver/index.js", "action.yml runs dist/deliver/index.js, which is not there."],
  [".github/workflows/rollback.yml", ".github/workflows/rollback.yml is not there."],
])("without %s it could not", (path, says) => {
  expect(
    missingParts(
      paths.filter((each) => each !== path),
      read,
    ),
  ).toContain(says);
});

test("an action.yml in which nothing is found to run is told, not passed", () =>
  expect(missingParts(paths, (path) => (path === "action.yml" ? "runs: { using: node24 }" : read(path)))).toContain(
    "action.yml runs nothing.",
  ));
