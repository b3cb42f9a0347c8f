import { Failure, fail } from "../../failure.ts";
import { sayCommand } from "../../project/commands.ts";
import type { Hook, HookName, Hooks } from "../../project/hooks.ts";
import { sayDuration } from "../../quantity/duration.ts";
import type { HookMark, Journal } from "../../release/journal.ts";
import type { Release } from "../../release/release.ts";
import type { Finished } from "../../world.ts";
import type { Context } from "../context.ts";
import { hookFailed } from "./hook-failures.ts";

/** The hooks of an environment, and what they are told besides the release. */
export interface HookSettings {
  readonly hooks: Hooks;
  /** Where commands of the runner find the files of the project. */
  readonly directory: string;
  readonly environment: string;
  readonly url: string;
}

export interface HookCall {
  /** In the journal at the moment. */
  readonly marks: readonly HookMark[];
  readonly name: HookName;
  /** A release may be announced forth and, by the same journal, back. */
  readonly way: "forth" | "back";
  /** The release that serves when all is done. */
  readonly release: Release;
  readonly previous: Release | undefined;
  readonly because?: string;
  /** Writes the marks into the journal. */
  readonly mark: (marks: readonly HookMark[]) => Promise<unknown>;
  /** Ends the command, too. */
  readonly signal?: AbortSignal;
}

const backMark = " on the way back";
/** What Compose says of the container that it makes for a command. */
const ofCompose = /^\s*Container \S+-job-run-[0-9a-f]+ [A-Z][a-z]+\s*$/;
const keptLines = 5;
const longestLine = 200;

export function sayHook(name: HookName, { run, runIn }: Hook): string {
  return `${name}: ${sayCommand(run)}${runIn === undefined ? "" : ` in ${runIn}`}`;
}

/**
 * Runs the commands of one hook in turn. Each is written into the journal before and after it: one that was done is not
 * run again by whoever finishes a killed step, and one that had only begun is, with a word about it.
 */
export async function runHooks(context: Context, call: HookCall): Promise<void> {
  const { settings, timeline } = context;
  const all = settings.hooks?.hooks[call.name] ?? [];
  let marks = call.marks;
  for (const [index, hook] of all.entries()) {
    const id = `${call.name} ${index + 1}${call.way === "back" ? backMark : ""}`;
    const before = marks.findLast((mark) => mark.hook === id)?.state;
    if (before === "ended") continue;
    if (before === "begun")
      timeline.note(`${sayHook(call.name, hook)} had begun in a step that was killed: it runs for a second time`, {
        tone: "bad",
      });
    marks = [...marks.filter((mark) => mark.hook !== id), { hook: id, state: "begun" }];
    await call.mark(marks);
    try {
      await runOne(context, call, hook);
    } finally {
      marks = [...marks.filter((mark) => mark.hook !== id), { hook: id, state: "ended" }];
      await call.mark(marks);
    }
  }
}

async function runOne(context: Context, call: HookCall, hook: Hook): Promise<void> {
  const { world, timeline } = context;
  const began = world.clock.monotonic();
  const lines: string[] = [];
  const onLine = (line: string) => {
    world.log.foreign(line);
    if (line.trim() !== "" && !ofCompose.test(line)) lines.push(line.slice(0, longestLine));
  };
  const said = sayHook(call.name, hook);
  const why = await world.log.group(`Hook ${said}`, async () => {
    try {
      return lack(await start(context, call, hook, onLine), hook);
    } catch (error) {
      if (error instanceof Failure) return `could not be run: ${error.sentence}`;
      throw error;
    }
  });
  if (why === undefined) {
    timeline.note(`Hook ${said} (${sayDuration(world.clock.monotonic() - began)})`);
    return;
  }
  const failed = fail(hookFailed, { hook: call.name, command: sayCommand(hook.run), why, lines: lines.slice(-keptLines) });
  if (hook.onFailure === "stop") throw failed;
  world.log.warning(`${failed.sentence} It goes on all the same (on-failure: continue).`);
  timeline.note(`Hook ${said} ${why}; it goes on all the same`, { tone: "bad" });
}

function lack({ code, timedOut }: Finished, { within }: Hook): string | undefined {
  if (timedOut) return `did not end within ${sayDuration(within)}`;
  return code === 0 ? undefined : `ended with code ${code}`;
}

function start(context: Context, call: HookCall, hook: Hook, onLine: (line: string) => void): Promise<Finished> {
  const { world, target, settings } = context;
  const { signal } = call;
  const told = JSON.stringify(whatIsTold(context, call));
  const env = { SLUICE_HOOK: told };
  const timeoutMs = hook.within;
  const ended = signal === undefined ? {} : { signal };
  if (hook.runIn !== undefined)
    return target.workplace.oneOff(call.release.number, hook.runIn, hook.run, { env, timeoutMs, onLine, ...ended });
  const cwd = settings.hooks?.directory ?? ".";
  return world.run({ argv: hook.run, cwd, env, stdin: told, timeoutMs, onLine, ...ended });
}

function whatIsTold({ settings, target }: Context, { name, release, previous, because }: HookCall) {
  const about = ({ number, commit, images, features, actor, created }: Release) => ({
    number,
    commit,
    images,
    features: features ?? {},
    actor,
    created,
  });
  return {
    hook: name,
    environment: settings.hooks?.environment,
    host: target.name,
    url: settings.hooks?.url,
    release: about(release),
    previous: previous === undefined ? null : about(previous),
    ...(because === undefined ? {} : { because }),
  };
}

/** Which commands a killed step may have left half done; whoever undoes its rollout does not run them. */
export function begunHooks({ hooks = [] }: Journal): readonly string[] {
  return hooks.filter(({ hook, state }) => state === "begun" && !hook.endsWith(backMark)).map(({ hook }) => hook);
}
