import fc from "fast-check";
import { expect, test } from "vitest";
import { nextWave, type Standing, type TargetStanding, type WavePolicy } from "./waves.ts";

const wave: WavePolicy = { maxParallel: undefined, onFailure: "wave" };
const all: WavePolicy = { maxParallel: undefined, onFailure: "all" };
/** `promoted lost | waiting`: targets a, b … in waves. */
const standing = (text: string): TargetStanding[] => {
  let letter = 96;
  return text.split("|").flatMap((part, index) =>
    part
      .trim()
      .split(" ")
      .map((word) => {
        letter += 1;
        return { target: String.fromCharCode(letter), wave: index, standing: word as Standing };
      }),
  );
};

test.each<[string, string, WavePolicy, string]>([
  ["the first wave begins, all of it", "waiting waiting | waiting", wave, "deploy a b"],
  ["few at a time", "waiting waiting waiting", { ...wave, maxParallel: 2 }, "deploy a b"],
  ["and then the rest of the same wave", "promoted unchanged waiting | waiting", { ...wave, maxParallel: 2 }, "deploy c"],
  ["the next wave only after all of the one before", "promoted promoted | waiting waiting", wave, "deploy c d"],
  ["everybody has it", "promoted | unchanged promoted", wave, "over"],
  ["one says no: its wave goes back, the one before stays", "promoted | promoted undone", wave, "return b"],
  ["one says no: all of this rollout goes back", "promoted unchanged | promoted undone", all, "return a c"],
  ["a target that is lost is a no", "promoted lost | waiting", wave, "return a"],
  ["the rest of a wave does not begin any more", "undone waiting | waiting", wave, "over"],
  ["what is back is not sent back again", "returned | returned undone", all, "over"],
  ["what could not go back ends it, too", "stuck | undone", all, "over"],
  ["while one of a wave bakes the next one waits", "promoted baking | waiting", wave, "over"],
  ["as it does for one that can't be seen", "promoted unseen | waiting", wave, "over"],
  ["who bakes counts as one at a time", "baking waiting waiting", { ...wave, maxParallel: 2 }, "deploy b"],
  ["and leaves no room", "baking waiting", { ...wave, maxParallel: 1 }, "over"],
  ["one says no: who bakes goes back, whatever the policy", "promoted | undone baking promoted", wave, "return c d"],
  ["somebody sent one back: nothing begins, and nobody bakes on", "promoted returned | baking waiting", all, "return c"],
  ["one database for all: the first host goes alone", "waiting waiting | waiting", { ...wave, first: "a" }, "deploy a"],
  ["nobody follows while it bakes", "baking waiting | waiting", { ...wave, first: "a" }, "over"],
  ["then the rest of its wave", "promoted waiting | waiting", { ...wave, first: "a" }, "deploy b"],
  ["it is the last to go back", "promoted promoted undone", { ...wave, first: "a" }, "return b"],
  ["when all others are", "promoted returned undone", { ...wave, first: "a" }, "return a"],
  ["also by the policy `all`", "promoted | promoted undone", { ...all, first: "a" }, "return b"],
])("%s", (_story, text, policy, expected) => {
  const next = nextWave(standing(text), policy);
  expect([next.kind, ...("targets" in next ? next.targets : [])].join(" ")).toBe(expected);
});

const someTargets = fc.array(
  fc.record({
    target: fc.uuid(),
    wave: fc.nat(3),
    standing: fc.constantFrom<Standing>(
      "waiting",
      "baking",
      "unseen",
      "promoted",
      "unchanged",
      "undone",
      "kept",
      "lost",
      "returned",
      "stuck",
    ),
  }),
  { maxLength: 8 },
);

test("nobody begins after a no, or before all the waves before have it", () => {
  fc.assert(
    fc.property(someTargets, fc.constantFrom(wave, all), (targets, policy) => {
      const next = nextWave(targets, policy);
      if (next.kind !== "deploy") return;
      expect(targets.every((one) => !["undone", "kept", "lost"].includes(one.standing))).toBe(true);
      const before = targets.filter((one) => one.wave < next.wave);
      expect(before.every((one) => ["promoted", "unchanged"].includes(one.standing))).toBe(true);
    }),
  );
});

test("it always comes to an end, whatever the targets say", () => {
  fc.assert(
    fc.property(someTargets, fc.constantFrom(wave, all), fc.infiniteStream(fc.nat(4)), (targets, policy, luck) => {
      let now = targets;
      for (let steps = 0; steps <= targets.length * 2; steps += 1) {
        const next = nextWave(now, policy);
        if (next.kind === "over") return;
        const ends: readonly Standing[] =
          next.kind === "deploy" ? ["promoted", "unchanged", "undone", "kept", "lost", "baking"] : ["returned", "stuck"];
        now = now.map((one) =>
          next.targets.includes(one.target)
            ? { ...one, standing: ends[(luck.next().value ?? 0) % ends.length] ?? "lost" }
            : one,
        );
      }
      throw new Error("It goes on and on.");
    }),
  );
});
