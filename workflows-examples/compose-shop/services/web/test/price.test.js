import assert from "node:assert/strict";
import { test } from "node:test";
import { fromCents, toCents } from "../public/price.js";

test("a price in words becomes cents", () => {
  assert.equal(toCents("19.9"), 1990);
  assert.equal(toCents("20"), 2000);
  assert.equal(toCents("0.05"), 5);
});

test("what is no price is undefined", () => {
  for (const text of ["", "free", "1.234", "-1"]) assert.equal(toCents(text), undefined);
});

test("cents become a price", () => {
  assert.equal(fromCents(1990), "19.90");
  assert.equal(fromCents(5), "0.05");
});
