import type { Subject } from "../health/spec/subject.ts";
import { type GateResult, watch } from "../health/watch.ts";
import type { Errand, WatchedCheck, WatchRecord } from "../targets/watcher.ts";
import type { World } from "../world.ts";
import { judge, type Note, nothingSaid } from "./judge-bake.ts";
import { settle } from "./settle.ts";

/** The proxy as one who stands beside it reaches it. */
export interface Beside {
  readonly subject: Subject;
  /** Asks the world; that the proxy is not reached from here is told as what it is, not as a fault of the release. */
  readonly http: World["http"];
  /** Whether the proxy answers us: while it doesn't, what we see says nothing about the release. */
  reachable(): Promise<boolean>;
  /** Moves everybody back to the release before, unless that one is sick: then the reason. */
  moveBack(): Promise<"moved" | { readonly sick: string }>;
  /** False when the rollout is not under way any more, or has gone on without us. */
  wanted(): Promise<boolean>;
}

export interface Post {
  readonly world: World;
  readonly errand: Errand;
  readonly beside: Beside;
  readonly read: () => Promise<WatchRecord | undefined>;
  readonly write: (record: WatchRecord) => Promise<void>;
}

const tryAgain = 2_000;
/** Shorter than the silence after which a watcher counts as dead. */
const lookOnFor = 5_000;

/**
 * Judges one bake and writes down how that goes. Time in which it did not run, or the proxy did not answer it, does not
 * count as observed: the bake is longer by so much. After a pass it goes on looking until somebody goes on with the
 * rollout. "lost": the proxy is not reached from here; whoever starts it anew starts it in the right place. "unwanted":
 * the rollout is not under way any more.
 */
export async function keepWatch(post: Post): Promise<"moved-back" | "failed" | "lost" | "unwanted"> {
  const { errand, read } = post;
  const before = await read();
  const known = before?.bake === errand.bake ? before : undefined;
  if (known?.state === "moved-back") return known.state;
  let record: WatchRecord = {
    bake: errand.bake,
    beat: (known?.beat ?? 0) + 1,
    at: "",
    observed: known?.observed ?? 0,
    window: known?.window ?? errand.window,
    gaps: known === undefined ? 0 : known.gaps + 1,
    state: known?.state === "passed" ? "passed" : "watching",
    explanation: known?.explanation ?? "it has just begun",
    checks: known?.checks ?? [],
  };
  const note = async (more: Partial<WatchRecord>) => {
    const at = new Date(post.world.clock.now()).toISOString();
    record = { ...record, ...more, beat: record.beat + 1, at };
    await post.write(record);
  };
  if (known?.state === "failed") return goBack(post, known.explanation, note);
  await note({});
  if (known !== undefined) await settle(post, () => note({}));
  if (record.state === "watching") {
    const judged = await judge(post, record, note);
    if (judged === "lost") return judged;
    if (judged.result !== "pass") return sayNo(post, judged, note);
    await note({ state: "passed", observed: record.window, explanation: judged.explanation, checks: counted(judged) });
  }
  return lookOn(post, note);
}

function counted({ checks }: Pick<GateResult, "checks">): readonly WatchedCheck[] {
  return checks.map(({ name, counts }) => ({ name, counts }));
}

async function sayNo(
  post: Post,
  { result, explanation, checks }: Pick<GateResult, "result" | "explanation" | "checks">,
  note: Note,
) {
  const why = `${result}: ${explanation}`;
  await note({ state: "failed", explanation: why, checks: counted({ checks }) });
  return goBack(post, why, note);
}

/** The bake has passed and visitors are still on the candidate: a fail moves them back now, too. */
async function lookOn(post: Post, note: Note): Promise<"moved-back" | "failed" | "lost" | "unwanted"> {
  const { world, errand, beside } = post;
  const seen = {
    world: { ...world, http: beside.http },
    checks: errand.checks,
    score: errand.score,
    interval: errand.interval,
  };
  for (;;) {
    const result = await watch({ ...seen, window: lookOnFor, subject: beside.subject }).catch(nothingSaid);
    if (world.cancelled.aborted || !(await beside.reachable())) return "lost";
    if (result.result === "fail") return sayNo(post, result, note);
    if (!(await beside.wanted())) return "unwanted";
    await note({});
  }
}

/** Tries until the release before is well enough to take everybody; a first release has none. */
async function goBack({ world, errand, beside }: Post, why: string, note: Note): Promise<"moved-back" | "failed" | "unwanted"> {
  if (errand.previous === undefined) return "failed";
  for (;;) {
    if (world.cancelled.aborted) return "failed";
    if (!(await beside.wanted())) return "unwanted";
    const done = await beside.moveBack().catch((error: unknown) => ({ sick: String(error) }));
    if (done === "moved") {
      await note({ state: "moved-back", explanation: why });
      return "moved-back";
    }
    world.log.warning(`Nobody could be moved back to release ${errand.previous} yet: ${done.sick}`);
    await note({ state: "failed" });
    await world.clock.sleep(tryAgain, world.cancelled);
  }
}
