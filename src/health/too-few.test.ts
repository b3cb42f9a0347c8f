import { expect, test } from "vitest";
import * as judges from "./judges.ts";
import { checkSpecSchema } from "./spec/check-schema.ts";
import { tooFewToCompare } from "./too-few.ts";

const why = (written: object, planned: number, earlier?: number) =>
  tooFewToCompare(
    checkSpecSchema.parse({ http: "/", compare: "baseline", ...written }),
    { planned, earlier, among: 1 },
    judges,
  );

test.each([
  ["three looks in the window", {}, 3, /^http \/: it can't pass, for 3 looks are all that it takes: .*too few to tell/],
  ["three passes end it", { "consecutive-success-limit": 3 }, 60, /3 looks are all/],
  ["a single look", {}, 1, /one look is all/],
])("%s: it could never pass", (_, written, planned, reason) => {
  expect(why(written, planned)).toMatch(reason);
});

test.each([
  ["a usual window", {}, 16, undefined],
  ["few looks beside a long earlier window", { plan: "fixed" }, 3, 500],
  ["nothing is compared", { compare: undefined }, 1, undefined],
  ["Kayenta's judge has its own rules", { judge: "kayenta" }, 1, undefined],
])("%s: it may pass", (_, written, planned, earlier) => {
  expect(why(written, planned, earlier)).toBeUndefined();
});
