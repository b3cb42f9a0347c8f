import { fail } from "../failure.ts";
import type { Files } from "../world.ts";
import { unreadable } from "./failures.ts";

const reasons: Readonly<Record<string, string>> = {
  EISDIR: "it is a folder",
  EACCES: "this user may not read it",
  EPERM: "this user may not read it",
  ELOOP: "its links go round in a circle",
};

/** The text of a file that is there; `name` is what people know it by. */
export async function readText(files: Pick<Files, "read">, path: string, name: string): Promise<string> {
  try {
    return await files.read(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    throw fail(
      unreadable,
      { file: name, said: reasons[code] ?? (error instanceof Error ? error.message : String(error)) },
      error,
    );
  }
}
