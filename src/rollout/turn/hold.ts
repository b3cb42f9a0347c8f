import { fail } from "../../failure.ts";
import type { WhenBusy } from "../../project/model.ts";
import type { Records } from "../../release/records.ts";
import { heldByAnother } from "../../targets/failures.ts";
import type { HeldLock, LockOwner, Target } from "../../targets/target.ts";
import type { World } from "../../world.ts";
import { lockHeld } from "../failures.ts";
import { takeTurn } from "./take-turn.ts";

export interface Hold {
  readonly world: World;
  readonly target: Target;
  readonly records: Records;
  readonly owner: LockOwner;
  /** A rollback asks the rollout under way to abort instead of giving way. */
  readonly insist: { readonly because: string } | undefined;
  /** What a deploy does when somebody holds the environment; without it, it gives way. */
  readonly busy?: WhenBusy;
}

const renewEvery = 2_000;
/**
 * For so long after the lock was seen to be ours nobody else writes: another one takes it after 10 s of silence, or when
 * this run is known to have ended. Longer than it takes until it is seen again.
 */
const certainFor = 3_500;
const insistFor = 60_000;
const askAgain = 300;
const sayAfter = 1_500;

/** Finding out whether an owner lives takes up to 10 s of watching; nobody should wonder what goes on. */
async function patiently<Answer>(world: World, asked: Promise<Answer>): Promise<Answer> {
  const answered = new AbortController();
  void world.clock.sleep(sayAfter, answered.signal).then(() => {
    if (!answered.signal.aborted)
      world.log.info("The environment is locked; watching whether the owner of the lock still lives.");
  });
  return asked.finally(() => answered.abort());
}

async function takeLock({ world, target, records, owner, insist, busy }: Hold): Promise<HeldLock> {
  if (busy !== undefined && busy.act !== "refuse") return takeTurn({ world, target, owner, busy });
  const began = world.clock.monotonic();
  for (let asked = ""; ; ) {
    const answer = await patiently(world, target.lock.take(owner));
    if (answer.taken) {
      if (answer.from !== undefined)
        world.log.warning(`Took over the lock of ${answer.from.actor} (run ${answer.from.run}), who is gone.`);
      return answer.held;
    }
    const { actor: who, purpose, since, run } = answer.owner;
    if (insist === undefined || world.clock.monotonic() - began > insistFor) throw fail(lockHeld, { who, purpose, since, run });
    const rollout = ((await records.waves()) ?? (await records.journal()))?.rollout;
    // One that waited may have got the lock before us: it is asked as well.
    if (rollout !== undefined && rollout !== asked) {
      world.log.info(`Asking ${who} (${purpose}, run ${run}) to abort.`);
      await records.writeAbortWord({ rollout, by: owner.actor, because: insist.because });
      asked = rollout;
    }
    await world.clock.sleep(askAgain);
  }
}

/**
 * Works under the environment's lock. While the work goes on the lock is renewed, and three things end it: the step is
 * cancelled, somebody writes an abort word, or the lock has been taken over.
 */
export async function holding<Result>(
  hold: Hold,
  work: (held: HeldLock, ending: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { world, records, target } = hold;
  const held = await takeLock(hold);
  const over = new AbortController();
  const ending = new AbortController();
  const onCancel = () => ending.abort("the step was cancelled");
  world.cancelled.addEventListener("abort", onCancel, { once: true });
  if (world.cancelled.aborted) onCancel();
  const { clock } = world;
  let seenAt = clock.monotonic();
  const takenOver = () => ending.abort("the lock was taken over by somebody else");
  target.memory?.keepWhile(
    () => clock.monotonic() - seenAt < certainFor,
    async () => {
      if (await held.stillOurs()) return;
      takenOver();
      throw fail(heldByAnother, { target: target.name });
    },
  );
  const look = async () => {
    const asked = clock.monotonic();
    // A full disk takes no heartbeat; who has the lock and who asks for an end is heard all the same.
    const beaten = await held.renew().then(
      () => true,
      (error: unknown) => {
        world.log.warning(`The lock could not be renewed: ${String(error)}`);
        return false;
      },
    );
    const ours = await held.stillOurs();
    seenAt = ours && beaten ? asked : Number.NEGATIVE_INFINITY;
    if (!ours) takenOver();
    const word = await records.abortWord();
    if (word === undefined) return;
    const underWay = [(await records.waves())?.rollout, (await records.journal())?.rollout];
    if (underWay.includes(word.rollout)) ending.abort(`${word.by} asked for it: ${word.because}`);
  };
  const heart = (async () => {
    // It was taken just now, and nothing is under way yet that somebody could ask to abort.
    await clock.sleep(renewEvery, over.signal);
    while (!over.signal.aborted) {
      await look().catch((error: unknown) => world.log.warning(`The lock could not be renewed: ${String(error)}`));
      await world.clock.sleep(renewEvery, over.signal);
    }
  })();
  try {
    return await work(held, ending.signal);
  } finally {
    target.memory?.keepWhile(() => false);
    over.abort();
    world.cancelled.removeEventListener("abort", onCancel);
    await heart;
    // Nobody renews it any more, so it ends by itself where it can't be given back.
    await held.release().catch((error: unknown) => world.log.warning(`The lock could not be given back: ${String(error)}`));
  }
}
