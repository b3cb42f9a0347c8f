import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

test.each([
  { given: [], says: "Which action?" },
  { given: ["helth-gate"], says: 'There is no action "helth-gate"' },
  { given: ["helth-gate"], says: 'Did you mean "health-gate"?' },
  { given: ["health-gate", "--windo", "3s"], says: 'health-gate has no input "windo"' },
  { given: ["health-gate", "--windo", "3s"], says: 'Did you mean "window"?' },
  { given: ["health-gate", "url"], says: '"url" is no input; write --name value.' },
  { given: ["health-gate", "--url"], says: "--url has no value." },
])("npm run try -- $given says: $says", ({ given, says }) => {
  const run = spawnSync(process.execPath, [join(import.meta.dirname, "try.ts"), ...given], { encoding: "utf8" });
  expect(run.stderr).toContain(says);
  expect(run.status).toBe(2);
});
