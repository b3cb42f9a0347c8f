import { checkSpecSchema } from "../health/spec/check-schema.ts";
import { virtualClock } from "../health/virtual-clock.testing.ts";
import { serving } from "../release/ledger.ts";
import { records } from "../release/records.ts";
import type { Release } from "../release/release.ts";
import { fakeWorld } from "../world.testing.ts";
import { conduct } from "./conduct/conduct.ts";
import { freeSlot } from "./conduct/free-slot.ts";
import type { Context, Settings } from "./context.ts";
import { fakeTarget } from "./target.testing.ts";
import { startTimeline } from "./telling/timeline.ts";

export const settings: Settings = {
  strategy: {
    kind: "canary",
    steps: [
      { share: 0.05, bake: 1_000 },
      { share: 0.5, bake: 1_000 },
      { share: 1, bake: 1_000 },
    ],
  },
  checks: [checkSpecSchema.parse({ traffic: "error-rate", max: "1%", "min-requests": 10 })],
  interval: 100,
  workers: "after-promotion",
  onUndo: "downgrade",
  keepReleases: 3,
  baseUrl: "http://proxy",
  paths: ["/"],
};

/** A target in memory with users, on which releases are rolled out. */
export function stage(more: Partial<Settings> = {}) {
  const fake = fakeTarget();
  const clock = virtualClock();
  let broken = 0;
  // Every look at the clock is a moment in which users ask; `broken` of 10 answers are errors.
  const world = fakeWorld({
    http: fake.http,
    clock: {
      ...clock,
      async sleep(ms, signal) {
        for (const slot of ["a", "b"] as const) {
          fake.counters[slot].requests += 10;
          fake.counters[slot].errors += broken;
        }
        await clock.sleep(ms, signal);
      },
    },
  });
  const ending = new AbortController();
  const owner = { run: "1", actor: "ada", commit: "c", purpose: "test", since: "2026-01-01T00:00:00Z" };
  const held = { renew: async () => undefined, stillOurs: async () => true, release: async () => undefined };
  const context: Context = {
    world,
    target: fake.target,
    records: records(fake.target.store),
    database: fake.database,
    settings: { ...settings, ...more },
    timeline: startTimeline(world),
    owner,
    held,
    ending: ending.signal,
  };
  const release = (number: number): Release => ({
    number,
    commit: `c${number}`,
    images: {},
    configuration: "",
    services: [
      { name: "web", component: "web", part: "server" },
      { name: "worker", component: "web", part: "worker" },
    ],
    database: undefined,
    actor: "ada",
    run: "1",
    created: "2026-01-01T00:00:00Z",
  });
  const deploy = async (number: number, within: Context = context, story: Partial<Release> = {}) => {
    const current = serving(await context.records.ledger())?.number;
    const slot = freeSlot(await fake.target.router.read(), current);
    const exclusive = context.settings.strategy.kind === "recreate" ? { exclusive: true } : {};
    return conduct(within, { release: { ...release(number), ...exclusive, ...story }, previous: current, slot });
  };
  const break_ = (errors: number) => {
    broken = errors;
  };
  return { fake, context, deploy, ending, breakWith: break_ };
}

export type Stage = ReturnType<typeof stage>;

/** The release that everybody is on, by the split. */
export const stable = ({ slots, split }: ReturnType<typeof fakeTarget>) =>
  split === undefined ? undefined : slots[split.stable];
