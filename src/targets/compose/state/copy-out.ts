import { fail } from "../../../failure.ts";
import type { Engine } from "../engine.ts";
import { dockerRefused } from "../engine-failures.ts";
import { type Archive, unpacked } from "./archive.ts";

export const noContainer = /No such container: /;
const noFolder = /No such container:path|Could not find the file/;

export type CopiedOut =
  | { readonly found: "files"; readonly files: Archive }
  | { readonly found: "no folder" | "no container"; readonly files: undefined };

/** Files and links below a folder of a container, running or not, by their path in it. */
export async function copyOut(engine: Engine, container: string, mountedAt: string, folder: string): Promise<CopiedOut> {
  const finished = await engine.docker(["cp", `${container}:${mountedAt}/${folder}`, "-"]);
  if (finished.code === 0) {
    const top = folder.split("/").at(-1) ?? "";
    const entries = [...(await unpacked(finished.bytes))];
    return { found: "files", files: new Map(entries.map(([path, entry]) => [path.slice(top.length + 1), entry])) };
  }
  if (noContainer.test(finished.stderr)) return { found: "no container", files: undefined };
  if (noFolder.test(finished.stderr)) return { found: "no folder", files: undefined };
  throw fail(dockerRefused, { where: engine.where, what: "cp", said: finished.stderr.trim().split("\n").at(-1) ?? "" });
}
