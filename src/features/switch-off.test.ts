import { expect, test } from "vitest";
import { type Features, featuresNow, type Toggled } from "./features.ts";
import { switchesOff } from "./switch-off.ts";

const release = (number: number, features: Features) => ({ number, features });
const off = (number: number, feature: string): Toggled => ({
  kind: "toggled",
  release: number,
  feature,
  value: false,
  at: "2026-01-01T00:00:00Z",
  actor: "ada",
  run: "1",
  explanation: "",
});
const asked = (feature: string, running: readonly ReturnType<typeof release>[], toggled: readonly Toggled[] = []) =>
  switchesOff({ running, toggled, feature, serves: "release 2" });

test("a release runs with what it was made with, and with what was set on it since", () => {
  const toggled = [off(2, "search"), off(1, "checkout")];
  expect(featuresNow(release(2, { search: true, checkout: true }), toggled)).toEqual({ search: false, checkout: true });
  expect(featuresNow({ number: 3 }, toggled)).toEqual({});
});

test("it is switched off on the release that serves and on the one on its way", () => {
  expect(asked("search", [release(2, { search: true }), release(3, { search: true })])).toEqual([2, 3]);
});

test("a release that does not have it is left as it is", () => {
  expect(asked("search", [release(2, {}), release(3, { search: true })])).toEqual([3]);
});

test("what is off already needs nothing", () => {
  expect(asked("search", [release(2, { search: true })], [off(2, "search")])).toEqual([]);
  expect(asked("search", [release(2, { search: false })])).toEqual([]);
});

test("an unknown one is refused with the nearest and with those that there are", () => {
  expect(() => asked("serch", [release(2, { search: true })])).toThrow(
    expect.objectContaining({ code: "no-such-feature", sentence: 'release 2 has no feature "serch". Did you mean "search"?' }),
  );
  expect(() => asked("search", [release(2, {})])).toThrow(expect.objectContaining({ code: "no-such-feature" }));
});

test.each(["constructor", "__proto__", "toString"])("%s is no feature of every release", (feature) => {
  expect(() => asked(feature, [release(2, { search: true })])).toThrow(expect.objectContaining({ code: "no-such-feature" }));
});

test("a text or a number is no switch", () => {
  expect(() => asked("colour", [release(2, { colour: "blue" })])).toThrow(expect.objectContaining({ code: "no-switch" }));
});
