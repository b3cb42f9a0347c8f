import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { checkSpecSchema } from "../../src/health/spec/check-schema.ts";
import { gateOutcome } from "../../src/health/telling/gate-outcome.ts";
import { virtualClock } from "../../src/health/virtual-clock.testing.ts";
import { watch } from "../../src/health/watch.ts";
import { fakeHttp, fakeWorld } from "../../src/world.testing.ts";
import { recordingSchemaText } from "./recording-schema.ts";

const takes = new Ajv2020({ strict: false }).compile(JSON.parse(recordingSchemaText()));

it("takes what a gate reports", async () => {
  const world = fakeWorld({ clock: virtualClock(), http: fakeHttp(() => ({ status: 200 })) });
  const subject = { baseUrl: "http://app", headers: {}, traffic: async () => ({ requests: 1, errors: 0 }) };
  const checks = [
    { http: "/", "failure-limit": 2, group: "a" },
    { traffic: "error-rate", max: "1%" },
  ];
  const result = await watch({
    ...{ world, window: 3_000, subject },
    checks: checks.map((check) => checkSpecSchema.parse(check)),
  });
  const { report } = gateOutcome(result, { window: 3_000, interval: 1_000, score: undefined });
  takes(JSON.parse(JSON.stringify({ action: "health-gate", ...report })));
  expect(takes.errors).toBeNull();
});

it("refuses what a replay refuses", () => {
  expect(takes({ checks: [] })).toBe(false);
  expect(takes({ checks: [{ name: "x", samples: [{ outcome: "good" }] }] })).toBe(false);
  expect(takes({ checks: [{ name: "x", samples: [], limits: { "failure-limt": 1 } }] })).toBe(false);
});
