import { dirname, join, relative } from "node:path/posix";
import type { Files } from "../world.ts";

/** Path (relative to the folder) of the `uv.lock` of a workspace above, not above `top`; undefined when there is none. */
export async function lockAbove(directory: string, top: string, files: Files): Promise<string | undefined> {
  if (!(await files.exists(join(directory, "pyproject.toml")))) return undefined;
  for (let folder = directory; folder !== top && folder.startsWith(`${top}/`); ) {
    folder = dirname(folder);
    if (!(await files.exists(join(folder, "uv.lock")))) continue;
    const text = await files.read(join(folder, "pyproject.toml")).catch(() => "");
    return /^\s*\[tool\.uv\.workspace\]/m.test(text) ? join(relative(directory, folder), "uv.lock") : undefined;
  }
  return undefined;
}
