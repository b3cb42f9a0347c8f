import { expect, test } from "vitest";
import { catalogue } from "./catalogue.ts";

test("a code means one failure in the whole suite: it is the anchor that the log links to", async () => {
  const codes = (await catalogue()).map(({ code }) => code);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
});

test("every failure says what happened and what to do", async () => {
  for (const { code, sentence, remedy } of await catalogue()) {
    expect(sentence, code).toMatch(/[.!?›)]$/);
    expect(remedy.length, code).toBeGreaterThan(0);
    expect(`${sentence}${remedy}`, code).not.toMatch(/undefined|\[object|NaN/);
  }
});
