import { expect, it } from "vitest";
import { turn } from "./turn.ts";

const busy = (ms: number) => {
  for (const began = performance.now(); performance.now() - began < ms; );
};

it("between two that begin at once, what the first one waits for is read", async () => {
  const events: string[] = [];
  const looks = ["a", "b", "c"].map(async (name) => {
    await turn();
    events.push(`${name} begins`);
    setImmediate(() => events.push(`${name} is read`));
    busy(2);
  });
  await Promise.all(looks);
  expect(events.indexOf("a is read")).toBeLessThan(events.indexOf("c begins"));
});
