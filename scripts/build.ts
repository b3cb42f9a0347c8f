/** Bundles every action: `src/actions/<name>.ts` → `dist/<name>/{index.js,package.json,licenses.txt}`. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { actionNames, bundleAll, ROOT } from "./build/bundle.ts";

const dist = join(ROOT, "dist");
const began = performance.now();
try {
  const names = actionNames();
  for (const folder of existsSync(dist) ? readdirSync(dist) : []) {
    if (names.includes(folder)) continue;
    rmSync(join(dist, folder), { recursive: true, force: true });
    console.log(`dist/${folder}: removed, no action has this name`);
  }
  await bundleAll(dist, ({ name, bytes, ms }) => {
    console.log(
      `dist/${name.padEnd(22)} ${`${Math.round(bytes / 1024)} kB`.padStart(8)} ${`${(ms / 1000).toFixed(1)} s`.padStart(7)}`,
    );
  });
  console.log(`${names.length} bundles in ${((performance.now() - began) / 1000).toFixed(1)} s`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
