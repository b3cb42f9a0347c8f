import type { World } from "../../world.ts";
import type { TitledGate } from "./gate-html.ts";

/** Writes the page for people where one is asked for, and says where it is. That it can't be written is a warning: it changes no result. */
export async function writePage(
  path: string | undefined,
  gates: readonly TitledGate[],
  { files, facts, log }: Pick<World, "files" | "facts" | "log">,
): Promise<string> {
  if (path === undefined || gates.length === 0) return "";
  const { gatesHtml } = await import("./gate-html.ts");
  const where = path.startsWith("/") ? path : `${facts.workspace}/${path}`;
  try {
    await files.write(where, gatesHtml(gates));
    return where;
  } catch (error) {
    log.warning(`The page ${path} could not be written: ${error instanceof Error ? error.message : String(error)}`);
    return "";
  }
}
