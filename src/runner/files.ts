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
    const folder = await mkdtemp(join(process.env["RUNNER_TEMP"] ?? tmpdir(), `sluice-${process.pid}-`));
    temporary.push(folder);
    return folder;
  },
};

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Folders of steps of this job that were killed: they may hold a login. Only in the job's own folder. */
export async function removeLeftFolders(): Promise<void> {
  const folder = process.env["RUNNER_TEMP"];
  if (folder === undefined) return;
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = /^sluice-(\d+)-[A-Za-z0-9]{6}$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

export async function removeTemporaryFolders(): Promise<void> {
  for (const folder of temporary.splice(0)) await rm(folder, { recursive: true, force: true });
}
