/** Proves that dist/ is what the sources make, byte by byte, and that nothing in it was forgotten by git. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bundleAll, bundleNames, ROOT } from "./build/bundle.ts";
import { differences } from "./build/differences.ts";
import { tried } from "./prepare/command.ts";

mkdirSync(join(ROOT, "lib"), { recursive: true });
const fresh = mkdtempSync(join(ROOT, "lib", "check-"));
try {
  let bundles = 0;
  await bundleAll({ into: fresh, names: bundleNames() }, () => {
    bundles += 1;
  });
  const found = differences(join(ROOT, "dist"), fresh);
  const git = await tried(["git", "status", "--porcelain", "--untracked-files=all", "-z", "--", "dist"], { cwd: ROOT });
  if (git.code !== 0) console.log("dist: this is no git checkout, so untracked files can't be told.");
  for (const entry of git.out.split("\0")) {
    if (entry.startsWith("??") || entry.startsWith("!!")) found.push(`${entry.slice("?? dist/".length)}: not known to git`);
  }
  if (found.length > 0) {
    console.error(["dist/ is not what the sources make:", ...found].join("\n  "));
    console.error("To mend it: npm run build && git add dist");
    process.exitCode = 1;
  } else console.log(`dist: ${bundles} bundles are what the sources make, byte by byte`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
