import { fail } from "../../failure.ts";
import type { WhenBusy } from "../../project/model.ts";
import { sayDuration } from "../../quantity/duration.ts";
import type { HeldLock, LockOwner, Target, Ticket } from "../../targets/target.ts";
import type { World } from "../../world.ts";
import { lockHeld, rolloutEnded, superseded } from "../failures.ts";

export interface Turn {
  readonly world: World;
  readonly target: Pick<Target, "lock" | "line">;
  readonly owner: LockOwner;
  readonly busy: WhenBusy;
}

const beatEvery = 2_000;
/** Longer than finding out whether the lock's owner lives, during which nobody beats. */
const silence = 30_000;
const sayEvery = 30_000;
/** Places in the line; one that was given back, or whose waiter is dead, is taken again. */
const places = 128;

/** `ada (deploy to production, since …, run 12/1)` */
export function sayOwner({ actor, purpose, since, run }: LockOwner): string {
  return `${actor} (${purpose}, since ${since}, run ${run})`;
}

/** Who came later: the greater number, and of two who came at the same time the greater token. */
export function cameLater(one: Ticket, other: Ticket): boolean {
  return one.number === other.number ? one.token > other.token : one.number > other.number;
}

/** Which of the others still wait, by what changed since they were first seen, on one's own clock. */
export function watchOthers() {
  const known = new Map<string, { beat: number; at: number; beaten: boolean }>();
  return {
    /** `lively` were seen to beat: only such a one may take another's place. `waiting` are not known to be dead. */
    look(tickets: Iterable<Ticket>, now: number): { readonly waiting: readonly Ticket[]; readonly lively: readonly Ticket[] } {
      const waiting: Ticket[] = [];
      const lively: Ticket[] = [];
      for (const ticket of tickets) {
        const before = known.get(ticket.token);
        const changed = before !== undefined && before.beat !== ticket.beat;
        const entry =
          before === undefined || changed ? { beat: ticket.beat, at: now, beaten: changed || before?.beaten === true } : before;
        known.set(ticket.token, entry);
        if (now - entry.at > silence) continue;
        waiting.push(ticket);
        if (entry.beaten) lively.push(ticket);
      }
      return { waiting, lively };
    },
  };
}

/**
 * Takes the lock, or waits for it in a line. Only who is first in the line asks whether the owner of the lock still
 * lives. Who was killed while waiting is overlooked after half a minute; nothing has to be cleared by hand.
 */
export async function takeTurn({ world, target, owner, busy }: Turn): Promise<HeldLock> {
  const { lock, line } = target;
  const free = await lock.attempt(owner);
  if (free.taken) return free.held;
  const { clock, log } = world;
  const began = clock.monotonic();
  const others = watchOthers();
  const before = [...(await line.read()).values()];
  let ticket: Ticket = {
    number: Math.max(0, ...before.map(({ number }) => number)) + 1,
    token: world.random(8),
    beat: 0,
    owner,
  };
  let place: string | undefined;
  let holder = free.owner;
  const newer = busy.act === "supersede" ? "; a newer deploy that comes takes this one's place" : "";
  log.info(`The environment is held by ${sayOwner(holder)}. Waiting for at most ${sayDuration(busy.forAtMost)}${newer}.`);
  let said = began;
  try {
    for (;;) {
      if (world.cancelled.aborted) throw fail(rolloutEnded, { why: "the step was cancelled" });
      const all = await line.read();
      const { waiting, lively } = others.look(
        [...all.values()].filter(({ token }) => token !== ticket.token),
        clock.monotonic(),
      );
      const later = lively.find((other) => cameLater(other, ticket));
      if (busy.act === "supersede" && later !== undefined) throw fail(superseded, { by: sayOwner(later.owner) });
      const waited = clock.monotonic() - began;
      if (waited > busy.forAtMost) throw fail(lockHeld, { ...whoHolds(holder), waited });
      // Somebody may have taken the same place at the same moment, and the last one to write has it.
      if (place === undefined || all.get(place)?.token !== ticket.token) place = freePlace(all, waiting, world.random);
      ticket = { ...ticket, beat: ticket.beat + 1 };
      await line.write(place, ticket);
      if (waiting.every((other) => cameLater(other, ticket))) {
        const answer = await lock.take(owner);
        if (answer.taken) {
          if (answer.from !== undefined) log.warning(`Took over the lock of ${sayOwner(answer.from)}, who is gone.`);
          log.info(`It is this deploy's turn after ${sayDuration(clock.monotonic() - began)}.`);
          return answer.held;
        }
        holder = answer.owner;
      }
      if (clock.monotonic() - said >= sayEvery) {
        said = clock.monotonic();
        log.info(`Still waiting: the environment is held by ${sayOwner(holder)}; ${waiting.length} more wait.`);
      }
      await clock.sleep(beatEvery, world.cancelled);
    }
  } finally {
    if (place !== undefined) await line.write(place, undefined).catch(() => undefined);
  }
}

function whoHolds({ actor: who, purpose, since, run }: LockOwner) {
  return { who, purpose, since, run };
}

function freePlace(all: ReadonlyMap<string, Ticket>, waiting: readonly Ticket[], random: World["random"]): string {
  const tokens = new Set(waiting.map(({ token }) => token));
  const free = Array.from({ length: places }, (_none, index) => String(index)).filter((name) => {
    const there = all.get(name);
    return there === undefined || !tokens.has(there.token);
  });
  return free[Number.parseInt(random(4), 16) % Math.max(1, free.length)] ?? "0";
}
