import { fail } from "../../../failure.ts";
import type { Clock, Conversation } from "../../../world.ts";
import { proxySilent } from "./failures.ts";

/** The proxy's runtime socket. */
export interface Runtime {
  /** Answers of HAProxy, one for each command, without the prompt. */
  ask(...commands: readonly string[]): Promise<readonly string[]>;
  /** Ends the session; the next question opens a new one. */
  close(): void;
}

export interface SpokenSpec {
  /** Opens a session with the socket. */
  readonly open: () => Conversation;
  /** Comes before a session is opened once more: it may be the way there that broke. */
  readonly mend?: () => Promise<unknown>;
  readonly clock: Clock;
  readonly proxy: string;
}

const answerWithinMs = 10_000;
const prompt = "\n> ";
/** Asked before everything else. */
const alive = "show info";
const leaving = /^Stopping: [1-9]/m;

/**
 * One session is kept open and commands follow each other in it: over ssh a new one costs almost a second. A session
 * that broke (the proxy was restarted) is opened once more, and so is one with a process that is leaving: after a reload
 * by somebody else that one answers for as long as it has a connection, and decides nothing. All our commands may be repeated.
 */
export function spokenRuntime({ open: begin, mend, clock, proxy }: SpokenSpec): Runtime {
  let session: Conversation | undefined;
  let turn: Promise<unknown> = Promise.resolve();

  function close(): void {
    session?.close();
    session = undefined;
  }

  /** The next text of the session; throws when it ended or is silent for too long. */
  async function next(open: Conversation): Promise<string> {
    const waiting = new AbortController();
    const late = clock.sleep(answerWithinMs, waiting.signal).then(() => undefined);
    const text = await Promise.race([open.read(), late]);
    waiting.abort();
    if (text === undefined) throw new Error("the session ended or nothing came back");
    return text;
  }

  /** Sends lines and reads until as many prompts have come; the text before each is an answer. */
  async function exchange(open: Conversation, lines: readonly string[]): Promise<readonly string[]> {
    open.write(`${lines.join("\n")}\n`);
    let text = "";
    while (text.split(prompt).length <= lines.length) {
      try {
        text += await next(open);
      } catch (error) {
        const said = text.trim();
        throw said === "" ? error : new Error(said);
      }
    }
    return text
      .split(prompt)
      .slice(0, lines.length)
      .map((answer) => answer.trim());
  }

  async function once(commands: readonly string[]): Promise<readonly string[]> {
    if (session === undefined) {
      session = begin();
      await exchange(session, ["prompt"]);
    }
    const [info = "", ...answers] = await exchange(session, [alive, ...commands]);
    if (leaving.test(info)) throw new Error("the process that answers is leaving, after a reload");
    return answers;
  }

  async function ask(commands: readonly string[]): Promise<readonly string[]> {
    try {
      return await once(commands);
    } catch {
      close();
    }
    await mend?.();
    try {
      return await once(commands);
    } catch (error) {
      close();
      throw fail(proxySilent, { proxy, said: error instanceof Error ? error.message : String(error) }, error);
    }
  }

  return {
    close,
    ask(...commands) {
      if (commands.length === 0) return Promise.resolve([]);
      const answer = turn.then(() => ask(commands));
      turn = answer.catch(() => undefined);
      return answer;
    },
  };
}
