import { expect, test } from "vitest";
import { fakeWorld } from "../../world.testing.ts";
import type { Seen } from "../measure.ts";
import { checkSpecSchema } from "../spec/check-schema.ts";
import type { TrafficCounters } from "../spec/subject.ts";
import { growth, startTraffic, type TrafficCheckSpec } from "./traffic.ts";

const spec = checkSpecSchema.parse({ traffic: "error-rate", max: "1%" }) as TrafficCheckSpec;
const never = new AbortController().signal;

async function looks(...readings: TrafficCounters[]) {
  const measure = startTraffic(
    spec,
    { baseUrl: undefined, headers: {}, traffic: async () => readings.shift() ?? { requests: 0, errors: 0 } },
    fakeWorld(),
  );
  const seen: Seen[] = [];
  while (readings.length > 0) seen.push(await measure(never));
  return seen;
}

test("what was before the window is not counted, what was added since the look before is", async () => {
  const seen = await looks({ requests: 900, errors: 90 }, { requests: 910, errors: 91 }, { requests: 960, errors: 91 });
  expect(seen.map((each) => each.seen)).toEqual([
    { bad: 0, total: 0 },
    { bad: 1, total: 10 },
    { bad: 0, total: 50 },
  ]);
});

test("a request that fails after the look in which it began is one of those that were answered", async () => {
  const seen = await looks({ requests: 10, errors: 0 }, { requests: 11, errors: 3 });
  expect(seen[1]?.seen).toEqual({ bad: 3, total: 3 });
});

test("counters that are none are an error", async () => {
  expect((await looks({ requests: Number.NaN, errors: 0 }))[0]).toMatchObject({ outcome: "error" });
});

test.each([
  [
    { requests: 10, errors: 1 },
    { requests: 15, errors: 3 },
    { requests: 5, errors: 2 },
  ],
  [
    { requests: 10, errors: 1 },
    { requests: 10, errors: 1 },
    { requests: 0, errors: 0 },
  ],
  [
    { requests: 10, errors: 1 },
    { requests: 4, errors: 2 },
    { requests: 4, errors: 2 },
  ],
  [
    { requests: 10, errors: 5 },
    { requests: 12, errors: 0 },
    { requests: 12, errors: 0 },
  ],
])("from %j to %j", (before, now, added) => {
  expect(growth(before, now)).toEqual(added);
});
