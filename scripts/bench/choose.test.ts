import { describe, expect, test } from "vitest";
import { choose } from "./choose.ts";

const known = ["start-up:deliver", "start-up:rollback", "swap-ms", "swap-dropped"];

describe("which benches run", () => {
  test.each([
    ["all without a name", [], known],
    ["one by its name", ["swap-ms"], ["swap-ms"]],
    ["one of a family", ["start-up:rollback"], ["start-up:rollback"]],
    ["a whole family, once", ["start-up", "start-up:rollback"], ["start-up:deliver", "start-up:rollback"]],
    ["in the known order", ["swap-ms", "start-up:deliver"], ["start-up:deliver", "swap-ms"]],
  ])("%s", (_what, words, wanted) => expect([...choose(words, known)]).toEqual(wanted));

  test.each([
    ["swap-mss", 'no bench "swap-mss". Did you mean "swap-ms"?'],
    ["startup", 'no bench "startup". Did you mean "start-up"?'],
    ["start-up:rolback", 'Did you mean "start-up:rollback"?'],
    ["swap", 'no bench "swap". Benches: start-up:deliver'],
  ])("%s is refused with the nearest word", (word, said) => expect(() => choose(["swap-ms", word], known)).toThrow(said));
});
