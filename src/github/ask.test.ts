import { expect, test } from "vitest";
import { z } from "zod";
import { fakeClock, fakeGitHub } from "../world.testing.ts";
import { patientAsk, questionMs } from "./ask.ts";

const question = { method: "GET", path: "/repos/acme/shop/deployments", does: "list deployments", repeatable: true } as const;

test("an answer that comes at the third attempt is taken", async () => {
  let asked = 0;
  const github = fakeGitHub(() => {
    asked += 1;
    return asked < 3 ? { status: 502 } : { data: [1] };
  });
  const clock = fakeClock();
  expect(await patientAsk({ github, clock })({ ...question, answer: z.array(z.number()) })).toEqual([1]);
  expect(clock.monotonic()).toBe(1_200);
});

test("a GitHub that never answers costs five seconds a question and no more", async () => {
  const clock = fakeClock();
  const github = fakeGitHub(({ timeoutMs }) => {
    clock.advance(timeoutMs);
    return new Error(`no complete answer within ${timeoutMs} ms`);
  });
  const asked = patientAsk({ github, clock })({ ...question, answer: z.unknown() });
  await expect(asked).rejects.toThrow("gave no usable answer: no complete answer within");
  expect(clock.monotonic()).toBeLessThanOrEqual(questionMs);
  expect(github.requests.length).toBeLessThanOrEqual(3);
});

test("an answer of another shape is refused in plain words", async () => {
  const github = fakeGitHub(() => ({ data: "<html>" }));
  const asked = patientAsk({ github, clock: fakeClock() })({ ...question, answer: z.array(z.number()) });
  await expect(asked).rejects.toThrow("answered 200: an answer that is not what its documentation says.");
});
