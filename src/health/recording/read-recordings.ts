import { posix } from "node:path";
import { fail } from "../../failure.ts";
import type { World } from "../../world.ts";
import { badRecording, noRecording, severalBadRecordings } from "../failures.ts";
import { parseSignedJson } from "../signed-json.ts";
import { problems } from "./problems.ts";
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
  given: string,
  { files, facts }: Pick<World, "files" | "facts">,
): Promise<readonly ReadRecording[]> {
  // ./runs/*.json is runs/*.json: the names that are walked through have no dots before them.
  const pattern = posix.normalize(given);
  const at = (path: string) => (path.startsWith("/") ? path : `${facts.workspace}/${path}`);
  const exact = !isGlob(pattern) || (await files.exists(at(pattern)));
  const paths = exact ? [pattern] : await matching(pattern, { list: (path) => files.list(at(path)) });
  if (paths.length === 0 || !(await files.exists(at(paths[0] as string)))) throw fail(noRecording, { pattern: given });
  const read: ReadRecording[] = [];
  const bad: { path: string; why: string; cause: unknown }[] = [];
  for (const path of paths) {
    try {
      read.push(...parseRecordings(await files.read(at(path)), path));
    } catch (error) {
      if (codeOf(error) !== "EISDIR") bad.push({ path, why: whyNot(error), cause: error });
      else if (exact)
        bad.push({
          path,
          why: `it is a folder; give a glob of the files in it, like ${pattern.replace(/\/*$/, "")}/*.json.`,
          cause: error,
        });
    }
  }
  const [first, ...more] = bad;
  if (first !== undefined && more.length > 0) throw fail(severalBadRecordings, { bad });
  if (first !== undefined) throw fail(badRecording, first, first.cause);
  if (read.length === 0) throw fail(noRecording, { pattern: given });
  return read;
}

const codeOf = (error: unknown) => (error instanceof Error && "code" in error ? error.code : undefined);

/** Why a file is none: what was found in it, or what the system says of it. */
function whyNot(error: unknown): string {
  if (error instanceof NotOne) return error.message;
  return error instanceof Error && error.message !== "" ? `${error.message.slice(0, 200)}.` : "it can't be read.";
}

/** A file that is no recording; its message says why. */
class NotOne extends Error {}

/** A gate's report is one recording, a rollout's has one for each of its gates. */
function parseRecordings(text: string, path: string): readonly ReadRecording[] {
  const data = parseJson(text);
  const gates: unknown = typeof data === "object" && data !== null && "gates" in data ? data.gates : undefined;
  if (!Array.isArray(gates)) return [{ path, recording: recordingFrom(data) }];
  if (gates.length === 0) throw new NotOne("it is of a rollout in which no gate was judged.");
  return gates.map((gate: unknown, index) => {
    const title = typeof gate === "object" && gate !== null && "title" in gate ? String(gate.title) : `gate ${index + 1}`;
    return { path: `${path} (${title})`, recording: recordingFrom(gate, title) };
  });
}

export function parseRecording(text: string, path: string): Recording {
  try {
    return recordingFrom(parseJson(text));
  } catch (error) {
    throw fail(badRecording, { path, why: whyNot(error) }, error);
  }
}

function parseJson(text: string): unknown {
  if (text.trim() === "") throw new NotOne("it is empty.");
  if (text.startsWith("\uFFFD") || text.slice(0, 100).includes("\0")) throw new NotOne("it is no text in UTF-8.");
  try {
    return parseSignedJson(text);
  } catch (error) {
    throw new NotOne(error instanceof Error ? `${error.message.slice(0, 200)}.` : "it is no JSON.");
  }
}

function recordingFrom(data: unknown, title?: string): Recording {
  const read = recordingSchema.safeParse(data, { reportInput: true });
  if (!read.success) throw new NotOne(`${title === undefined ? "" : `${title}: `}${problems(read.error)}`);
  return recordingOf(read.data);
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
