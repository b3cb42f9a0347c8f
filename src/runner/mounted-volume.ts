import { mkdir, open, readdir, readFile, readlink, rename, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Archive } from "../targets/compose/state/archive.ts";
import type { StateVolume } from "../targets/compose/state/volume.ts";

type Entry = { text: string } | { link: string };

/**
 * An environment's volume for a process that has it mounted, where no engine can be asked. Every file appears whole or
 * not at all, and is on the disk before the next one.
 */
export function mountedVolume(mountedAt: string): StateVolume {
  const aside = join(mountedAt, "aside");

  async function put(path: string, entry: Entry): Promise<void> {
    const fresh = join(aside, String(process.pid));
    await mkdir(aside, { recursive: true });
    await mkdir(dirname(path), { recursive: true });
    await rm(fresh, { force: true });
    if ("link" in entry) await symlink(entry.link, fresh);
    else {
      const file = await open(fresh, "w", 0o644);
      try {
        await file.writeFile(entry.text);
        await file.sync();
      } finally {
        await file.close();
      }
    }
    await rename(fresh, path);
  }

  async function below(folder: string, path: string, found: Map<string, Entry>): Promise<void> {
    for (const entry of await readdir(join(folder, path), { withFileTypes: true })) {
      const name = join(path, entry.name);
      if (entry.isSymbolicLink()) found.set(name, { link: await readlink(join(folder, name)) });
      else if (entry.isDirectory()) await below(folder, name, found);
      else found.set(name, { text: await readFile(join(folder, name), "utf8") });
    }
  }

  return {
    name: mountedAt,
    mountedAt,
    async read(folder): Promise<Archive | undefined> {
      const found = new Map<string, Entry>();
      try {
        await below(join(mountedAt, folder), "", found);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
      return found;
    },
    async write(folder, files) {
      for (const [path, entry] of files) await put(join(mountedAt, folder, path), entry);
    },
  };
}
