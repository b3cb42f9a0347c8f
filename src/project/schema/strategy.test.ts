import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { strategySchema } from "./strategy.ts";
import { whenBusySchema } from "./when-busy.ts";

const read = (text: string) => strategySchema.parse(parse(text));
const problems = (text: string) => strategySchema.safeParse(parse(text)).error?.issues.map(({ message }) => message) ?? [];

describe("what a strategy's few words stand for", () => {
  test.each([
    ["recreate", { kind: "recreate", steps: [{ share: 1, bake: 10_000 }] }],
    ["{ kind: recreate, bake: 30s }", { kind: "recreate", steps: [{ share: 1, bake: 30_000 }] }],
    ["{ kind: rolling, batch: 2, bake: 5s }", { kind: "rolling", steps: [{ share: 1, bake: 5_000 }], batch: 2 }],
    [
      "{ kind: blue-green, preview: { port: 8081, bake: 1m }, warm-for: 24h, idle: staging }",
      {
        kind: "blue-green",
        steps: [{ share: 1, bake: 10_000 }],
        preview: { port: { address: "0.0.0.0", port: 8081 }, bake: 60_000, cohorts: false },
        warmFor: 86_400_000,
        idle: "staging",
      },
    ],
    [
      "{ steps: { 5%: 1m, 100%: 1s }, sticky: request, cohorts: { header: { X-Beta: [a, 1] }, cookie: { beta: [on] } } }",
      {
        kind: "canary",
        steps: [
          { share: 0.05, bake: 60_000 },
          { share: 1, bake: 1_000 },
        ],
        sticky: "request",
        cohorts: { header: { "X-Beta": ["a", "1"] }, cookie: { beta: ["on"] } },
      },
    ],
  ])("%s", (text, strategy) => expect(read(text)).toEqual(strategy));
});

describe("a key that the kind would not heed is told, never ignored", () => {
  test.each([
    ["{ kind: rolling, steps: { 5%: 1m } }", /can't be given to rolling, .*use canary or blue-green/],
    ["{ kind: canary, bake: 1m }", /can't be given to canary, whose bakes stand in "steps"/],
    ["{ kind: recreate, batch: 2 }", /can't be given to recreate, only to rolling/],
    ["{ kind: recreate, warm-for: 1h }", /only to canary and blue-green/],
    ["{ kind: recreate, cohorts: { header: { X: [a] } } }", /can't be given to recreate/],
    ["{ kind: blue-green, idle: staging }", /needs an address: `preview: { port: 8081 }`/],
    ["{ kind: blue-green, preview: { cohorts: true } }", /none are named under `cohorts`/],
    ["{ kind: blue-green, steps: { 50%: 1m }, bake: 1m }", /can't stand beside "steps"/],
    ["{ kind: rolling, batch: 0 }", /whole number from 1 to 100/],
  ])("%s", (text, message) => expect(problems(text).join(" ")).toMatch(message));
});

test.each(["{ X: ['a b'] }", '{ X: ["a\' }"] }', "{ X: ['a\\nuse_backend'] }", "{ 'X Y': [a] }", "{ X: [] }", "{ X: a }"])(
  "a cohort that would be more than a word in the proxy's configuration is refused: %s",
  (header) => expect(problems(`{ cohorts: { header: ${header} } }`)).not.toEqual([]),
);

test("when-busy is a word, or a word with its time", () => {
  const busy = (raw: unknown) => whenBusySchema.safeParse(raw).data;
  expect(busy("wait")).toEqual({ act: "wait", forAtMost: 1_800_000 });
  expect(busy({ supersede: "2h" })).toEqual({ act: "supersede", forAtMost: 7_200_000 });
  expect(busy("refuse")).toEqual({ act: "refuse", forAtMost: 0 });
  for (const wrong of ["queue", { wait: 10 }, { refuse: "1m" }, { wait: "1m", supersede: "1m" }, null])
    expect(busy(wrong)).toBeUndefined();
});
