import { expect, test } from "vitest";
import { inTime } from "./in-time.ts";

test("what is there in time is the answer, what would take years is none, and the next is asked anew", () => {
  const endless = () => /^(a+)+$/.test(`${"a".repeat(40)}!`);
  expect([inTime(() => 7, 50), inTime(endless, 50), inTime(() => "8", 50)]).toEqual([7, undefined, "8"]);
});

test("a computation's own error is its own", () => {
  const wrong = () => {
    throw new TypeError("no such sign");
  };
  expect(() => inTime(wrong, 50)).toThrow("no such sign");
});
