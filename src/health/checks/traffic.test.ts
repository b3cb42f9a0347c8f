import { expect, test } from "vitest";
import { checkSpecSchema } from "../check-schema.ts";
import { growth, judgeTraffic, type TrafficCheckSpec } from "./traffic.ts";

const spec = checkSpecSchema.parse({ traffic: "error-rate", max: "1%" }) as TrafficCheckSpec;

test.each([
  [0, 0, "inconclusive", "too few to judge: 0 requests < min-requests 20"],
  [19, 19, "inconclusive", "too few to judge: 19 requests < min-requests 20, 19 of them failed"],
  [20, 0, "pass", "0 % (0 of 20) ≤ 1 %"],
  [100, 1, "pass", "1 % (1 of 100) ≤ 1 %"],
  [100, 2, "fail", "2 % (2 of 100) > 1 %"],
  [500, 49, "fail", "9.8 % (49 of 500) > 1 %"],
])("%i requests, %i errors: %s", (requests, errors, outcome, reason) => {
  expect(judgeTraffic(spec, { requests, errors })).toMatchObject({ outcome, reason });
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

test("no traffic is fine only where it was said to be", () => {
  const relaxed = checkSpecSchema.parse({ traffic: "error-rate", max: "1%", "min-requests": 0 }) as TrafficCheckSpec;
  expect(judgeTraffic(relaxed, { requests: 0, errors: 0 })).toMatchObject({ outcome: "pass" });
  expect(judgeTraffic(relaxed, { requests: 1, errors: 1 })).toMatchObject({ outcome: "fail" });
});
