import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { differences } from "./differences.ts";

function folders(there: Record<string, string>, fresh: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), "sluice-differences-"));
  try {
    for (const [side, files] of Object.entries({ there, fresh })) {
      mkdirSync(join(root, side, "gate"), { recursive: true });
      for (const [name, text] of Object.entries(files)) writeFileSync(join(root, side, "gate", name), text);
    }
    return differences(join(root, "there"), join(root, "fresh"));
  } finally {
    rmSync(root, { recursive: true });
  }
}

test("the same bytes are no difference", () => expect(folders({ "index.js": "a" }, { "index.js": "a" })).toEqual([]));

test("changed, missing and stale files are named", () =>
  expect(folders({ "index.js": "old", "31.js": "" }, { "index.js": "new", "licenses.txt": "" })).toEqual([
    "gate/31.js: the sources don't make this file",
    "gate/index.js: not what the sources make",
    "gate/licenses.txt: missing",
  ]));
