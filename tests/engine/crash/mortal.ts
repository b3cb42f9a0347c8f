import { randomBytes } from "node:crypto";
import { clock } from "../../../src/runner/clock.ts";
import { files } from "../../../src/runner/files.ts";
import { http } from "../../../src/runner/http.ts";
import { run } from "../../../src/runner/run.ts";
import { fakeGitHub, someFacts } from "../../../src/world.testing.ts";
import type { Command, Conversation, World } from "../../../src/world.ts";

/** Where a process dies: right after the n-th write of its journal, or with all done that comes before the next one. */
export interface Death {
  readonly after: number;
  readonly when: "begun" | "done";
}

export interface Mortal {
  readonly world: World;
  /** The stage at which it died; undefined while it lives. */
  died(): string | undefined;
  readonly log: string[];
}

const killed = () => new Error("killed");
let runs = 0;

/**
 * The real world of a process that is killed at one step of its journal: from then on nothing that it tries comes
 * about, neither by command nor by an open session, as after SIGKILL. Others know from GitHub that its run has ended.
 */
export function mortal(at: { readonly folder: string; readonly commit: string }, death?: Death): Mortal {
  runs += 1;
  const log: string[] = [];
  const sessions = new Set<Conversation>();
  let died: string | undefined;
  let writes = 0;
  let stage = "the start";
  const breathe = () => {
    if (died !== undefined) throw killed();
  };
  const die = () => {
    died = stage;
    for (const session of sessions) session.close();
  };
  async function runMortal(command: Command) {
    breathe();
    const written = journalled(command);
    if (written !== undefined && death?.when === "done" && writes === death.after) {
      die();
      throw killed();
    }
    const finished = await run(command);
    breathe();
    if (written !== undefined) {
      writes += 1;
      stage = written;
      if (death?.when === "begun" && writes === death.after) {
        die();
        throw killed();
      }
    }
    return finished;
  }
  function open(command: Command): Conversation {
    breathe();
    const session = run.open(command);
    sessions.add(session);
    return session;
  }
  const say = (text: string) => log.push(text);
  const world: World = {
    run: Object.assign(runMortal, { open }),
    http: Object.assign(
      (request: Parameters<World["http"]>[0]) => {
        breathe();
        return http(request);
      },
      "kept" in http ? { kept: http.kept } : {},
    ) as World["http"],
    clock,
    files,
    log: { info: say, warning: say, foreign: say, group: (_title, work) => work(), mask: () => undefined },
    facts: { ...someFacts, workspace: at.folder, commit: at.commit, runId: String(1_000 + runs) },
    github: fakeGitHub(() => ({ data: { status: "completed" } })),
    cancelled: new AbortController().signal,
    random: (bytes) => randomBytes(bytes).toString("hex"),
  };
  return { world, died: () => died, log };
}

/** The stage that a command writes into the journal, `closed` for its end; undefined for any other command. */
function journalled({ argv, stdin }: Command): string | undefined {
  if (!argv.includes("cp") || stdin === undefined) return undefined;
  const text = Buffer.from(stdin).toString("latin1");
  if (!text.includes("documents/journal/")) return undefined;
  return /"stage":"([a-z]+)"/.exec(text)?.[1] ?? "closed";
}
