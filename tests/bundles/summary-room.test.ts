import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runBundle } from "../../scripts/run-bundle.ts";

const most = 1_048_576;
const folder = mkdtempSync(join(tmpdir(), "sluice-summary-room-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A project of many components, planned in a step that has already written so much into its summary. */
async function summaryAfter(written: number): Promise<string> {
  const names = Array.from({ length: 200 }, (_, index) => `component-${index}`);
  const components = names.map((name) => `  ${name}: { path: ${name}, test: [[make]] }`);
  writeFileSync(join(folder, "sluice.yaml"), `name: many\ncomponents:\n${components.join("\n")}\n`);
  writeFileSync(join(folder, "compose.yaml"), "services: {}\n");
  const page = join(folder, "summary.md");
  writeFileSync(page, "x".repeat(written));
  const inputs = { config: "sluice.yaml", "working-directory": "." };
  const run = await runBundle("build-matrix", inputs, { cwd: folder, env: { GITHUB_STEP_SUMMARY: page } });
  expect(run.code, run.log).toBe(0);
  return readFileSync(page, "utf8").slice(written);
}

test("the writes of one step share GitHub's 1 MiB: a later one takes what room is left, and says what is missing", async () => {
  const room = 2_000;
  const text = await summaryAfter(most - room);
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(room);
  const rows = text.split("\n").filter((line) => /^\| .*`component-/.test(line));
  expect(rows.length).toBeGreaterThan(5);
  expect(text).toContain(`… ${200 - rows.length} more rows, all of them in the report.`);
});

test("where there is no room at all nothing is written, and the step is as green as it was", async () => {
  expect(await summaryAfter(most)).toBe("");
});
