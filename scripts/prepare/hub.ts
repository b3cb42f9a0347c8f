import type { Bench } from "./bench.ts";

/** Pulls from Docker Hub, one image at a time: the first failure is enough to know that it does not answer. */
export function pull(bench: Bench, image: string): Promise<boolean> {
  const state = states.get(bench) ?? { answers: true, queue: Promise.resolve() };
  states.set(bench, state);
  const mine = state.queue.then(async () => {
    if (!state.answers) return false;
    return bench.step("images", `docker pull ${image}`, async () => {
      const pulled = await bench.tried(["docker", "pull", image], { firstWordMs: 15_000, limitMs: 300_000 });
      if (pulled.code === 0) return true;
      state.answers = false;
      const why = pulled.err.trim().split("\n").at(-1) ?? "";
      bench.say("images", `the hub does not answer (${why.slice(0, 120)}): stand-ins from Debian packages instead`);
      return false;
    });
  });
  state.queue = mine.catch(() => false);
  return mine;
}

const states = new WeakMap<Bench, { answers: boolean; queue: Promise<unknown> }>();
