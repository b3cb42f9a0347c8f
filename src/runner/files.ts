import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Files } from "../world.ts";

const temporary: string[] = [];

/** The real file system. */
export const files: Files = {
  read: (path) => readFile(path, "utf8"),
  exists: (path) =>
    stat(path).then(
      () => true,
      () => false,
    ),
  async write(path, text) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  },
  list: async (path) => (await readdir(path)).sort(),
  makeFolder: async (path) => void (await mkdir(path, { recursive: true })),
  remove: (path) => rm(path, { recursive: true, force: true }),
  async temporaryFolder() {
    const folder = await mkdtemp(join(process.env["RUNNER_TEMP"] ?? tmpdir(), "sluice-"));
    temporary.push(folder);
    return folder;
  },
};

export async function removeTemporaryFolders(): Promise<void> {
  for (const folder of temporary.splice(0)) await rm(folder, { recursive: true, force: true });
}
