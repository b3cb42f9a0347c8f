import { randomBytes } from "node:crypto";
import { clock } from "../../../src/runner/clock.ts";
import { files } from "../../../src/runner/files.ts";
import { http } from "../../../src/runner/http.ts";
import { run } from "../../../src/runner/run.ts";
import { fakeGitHub, someFacts } from "../../../src/world.testing.ts";
import type { Command, Conversation, HttpRequest, World } from "../../../src/world.ts";

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
  /** Docker is spoken to by its client and by its socket: both ways lead through here. */
  async function through<Answer>(sent: string | Uint8Array | undefined, act: () => Promise<Answer>): Promise<Answer> {
    breathe();
    const written = journalled(sent);
    if (written !== undefined && death?.when === "done" && writes === death.after) {
      die();
      throw killed();
    }
    const answer = await act();
    breathe();
    if (written === undefined) return answer;
    writes += 1;
    stage = written;
    if (death?.when !== "begun" || writes !== death.after) return answer;
    die();
    throw killed();
  }
  function open(command: Command): Conversation {
    breathe();
    const session = run.open(command);
    sessions.add(session);
    return session;
  }
  const say = (text: string) => log.push(text);
  const world: World = {
    run: Object.assign((command: Command) => through(command.stdin, () => run(command)), { open }),
    http: Object.assign(
      (request: HttpRequest) => through(request.body, () => http(request)),
      http.kept === undefined ? {} : { kept: http.kept },
    ),
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

/** The stage that is written into the journal, `closed` for its end; undefined for anything else that is sent. */
function journalled(sent: string | Uint8Array | undefined): string | undefined {
  if (sent === undefined || sent.length === 0) return undefined;
  const text = Buffer.from(sent as Uint8Array).toString("latin1");
  if (!text.includes("documents/journal/")) return undefined;
  return /"stage":"([a-z]+)"/.exec(text)?.[1] ?? "closed";
}
