import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Bench } from "./bench.ts";
import { bundles } from "./bundles.ts";
import { rounded } from "./median.ts";

const root = join(import.meta.dirname, "../..");
const ncc = join(root, "node_modules/@vercel/ncc/dist/ncc/cli.js");

/** Everything that the runner fetches for a step: code, licences and package.json, in KB of 1,024 bytes. */
function kilobytes(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => statSync(join(folder, file)));
  return rounded(files.filter((file) => file.isFile()).reduce((sum, { size }) => sum + size, 0) / 1024);
}

/** What every action pays that does nothing at all: @actions/core, bundled as ours are. */
async function coreAlone(): Promise<number> {
  // Inside of the repository, where its packages are found; lib/ is ignored.
  const folder = mkdtempSync(join(root, "node_modules", ".bench-"));
  try {
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    writeFileSync(join(folder, "index.js"), 'import * as core from "@actions/core";\ncore.info(core.getInput("url"));\n');
    const argv = [ncc, "build", "index.js", "--minify", "--no-cache", "--out", "out"];
    await promisify(execFile)(process.execPath, argv, { cwd: folder, timeout: 120_000 });
    return kilobytes(join(folder, "out"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export default {
  names: bundles().map(({ name }) => `bundle-size:${name}`),
  needs: [],
  async *figures(wanted, say) {
    const baseline = { name: "@actions/core alone, bundled the same way", value: await coreAlone() };
    say(`${baseline.name}: ${baseline.value} KB`);
    for (const { name, folder, withCache } of bundles()) {
      if (!wanted.has(`bundle-size:${name}`)) continue;
      const goal = withCache ? 4_000 : 1_500;
      yield { bench: `bundle-size:${name}`, value: kilobytes(folder), unit: "KB", goal, better: "lower", baseline };
    }
  },
} satisfies Bench;
