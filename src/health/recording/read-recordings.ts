import { z } from "zod";
import { fail } from "../../failure.ts";
import type { World } from "../../world.ts";
import { badRecording, noRecording } from "../failures.ts";
import { type Recording, recordingOf } from "./recording.ts";
import { recordingSchema } from "./recording-schema.ts";

export interface ReadRecording {
  readonly path: string;
  readonly recording: Recording;
}

const mostDepth = 8;
const isGlob = (text: string) => /[*?[\]{}!]/.test(text);

/** The recordings at a path or glob from the workspace, in the order of their names. */
export async function readRecordings(
  pattern: string,
  { files, facts }: Pick<World, "files" | "facts">,
): Promise<readonly ReadRecording[]> {
  const at = (path: string) => (path.startsWith("/") ? path : `${facts.workspace}/${path}`);
  const exact = !isGlob(pattern) || (await files.exists(at(pattern)));
  const paths = exact ? [pattern] : await matching(pattern, { list: (path) => files.list(at(path)) });
  if (paths.length === 0 || !(await files.exists(at(paths[0] as string)))) throw fail(noRecording, { pattern });
  const read: ReadRecording[] = [];
  for (const path of paths) read.push(...parseRecordings(await files.read(at(path)), path));
  return read;
}

/** A gate's report is one recording, a rollout's has one for each of its gates. */
function parseRecordings(text: string, path: string): readonly ReadRecording[] {
  const data = parseJson(text, path);
  const gates: unknown = typeof data === "object" && data !== null && "gates" in data ? data.gates : undefined;
  if (!Array.isArray(gates)) return [{ path, recording: recordingFrom(data, path) }];
  if (gates.length === 0) throw fail(badRecording, { path, why: "it is of a rollout in which no gate was judged." });
  return gates.map((gate: unknown, index) => {
    const title = typeof gate === "object" && gate !== null && "title" in gate ? String(gate.title) : `gate ${index + 1}`;
    return { path: `${path} (${title})`, recording: recordingFrom(gate, `${path} (${title})`) };
  });
}

export const parseRecording = (text: string, path: string): Recording => recordingFrom(parseJson(text, path), path);

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw fail(badRecording, { path, why: error instanceof Error ? error.message.slice(0, 200) : "it is no JSON" }, error);
  }
}

function recordingFrom(data: unknown, path: string): Recording {
  const read = recordingSchema.safeParse(data);
  if (!read.success) throw fail(badRecording, { path, why: problems(read.error) });
  return recordingOf(read.data);
}

const mostProblems = 5;

function problems({ issues }: z.ZodError): string {
  const said = issues.slice(0, mostProblems).map(({ path, message }) => `${z.core.toDotPath(path) || "it"}: ${message}`);
  return `${said.join("; ")}${issues.length > mostProblems ? `; and ${issues.length - mostProblems} more` : ""}.`;
}

/** Walks from the folder before the first sign of a glob; links are not told from folders, so the walk has an end. */
async function matching(pattern: string, { list }: { list: (path: string) => Promise<readonly string[]> }): Promise<string[]> {
  const { default: picomatch } = await import("picomatch");
  const fits = picomatch(pattern, { dot: false });
  const parts = pattern.split("/");
  const fixed = parts.slice(0, parts.findIndex(isGlob));
  const depth = parts.includes("**") ? mostDepth : parts.length - fixed.length - 1;
  const found: string[] = [];
  const walk = async (folder: string, left: number): Promise<void> => {
    const names = await list(folder === "" ? "." : folder).catch(() => []);
    for (const name of names) {
      const path = folder === "" ? name : `${folder}/${name}`;
      if (fits(path) && path.endsWith(".json")) found.push(path);
      else if (left > 0 && !name.startsWith(".")) await walk(path, left - 1);
    }
  };
  await walk(fixed.join("/"), depth);
  return found;
}
