/**
 * Bundles every action and program: `src/{actions,programs}/<name>.ts` → `dist/<name>/{index.js,package.json,licenses.txt}`. With
 * `--to FOLDER NAME…` only some, unchecked, into a folder for trying a change (`SLUICE_DIST=FOLDER` runs those).
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Built, bundleAll, bundleNames, ROOT } from "./build/bundle.ts";

const { values, positionals } = parseArgs({ options: { to: { type: "string" } }, allowPositionals: true });
const dist = join(ROOT, "dist");
const began = performance.now();
const tell = ({ name, bytes, ms }: Built) =>
  console.log(
    `${name.padEnd(22)} ${`${Math.round(bytes / 1024)} kB`.padStart(8)} ${`${(ms / 1000).toFixed(1)} s`.padStart(7)}`,
  );
try {
  const names = bundleNames();
  if (values.to !== undefined) {
    const some = positionals.length > 0 ? positionals : names;
    await bundleAll({ into: resolve(values.to), names: some, compiler: ["--noCheck"] }, tell);
  } else {
    for (const folder of existsSync(dist) ? readdirSync(dist) : []) {
      if (names.includes(folder)) continue;
      rmSync(join(dist, folder), { recursive: true, force: true });
      console.log(`dist/${folder}: removed, nothing has this name`);
    }
    await bundleAll({ into: dist, names }, tell);
    console.log(`${names.length} bundles in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
