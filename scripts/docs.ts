/** `npm run docs` writes what is generated; `npm run docs -- --check` fails when it differs. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pages } from "./docs/pages.ts";

const root = join(import.meta.dirname, "..");
const check = process.argv.includes("--check");
for (const [path, wanted] of await pages()) {
  const found = await readFile(join(root, path), "utf8").catch(() => "");
  if (found === wanted) continue;
  if (check) {
    console.error(`${path} is not what the code says. Run: npm run docs`);
    process.exitCode = 1;
  } else {
    await writeFile(join(root, path), wanted);
    console.log(`wrote ${path}`);
  }
}
