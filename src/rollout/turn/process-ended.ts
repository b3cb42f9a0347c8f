import type { ProcessMark, World } from "../../world.ts";

/** State and start of a process in `/proc/<id>/stat` (proc(5)); its name in parentheses may hold anything. */
function read(stat: string): { readonly state: string; readonly began: string } {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0] ?? "", began: fields[19] ?? "" };
}

/**
 * True when a process has certainly ended: this one would see it, the same user's on the same boot of the machine and among
 * the same process ids, and there is none, only what is left of one, or one that began at another time. Else nothing is known.
 */
export async function processEnded({ files, facts }: Pick<World, "files" | "facts">, mark: ProcessMark): Promise<boolean> {
  const { process: own } = facts;
  if (own === undefined || own.space !== mark.space) return false;
  try {
    const { state, began } = read(await files.read(`/proc/${mark.pid}/stat`));
    return state === "Z" || state === "X" || began !== mark.began;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT" && (await files.exists(`/proc/${own.pid}/stat`));
  }
}
