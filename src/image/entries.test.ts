import fc from "fast-check";
import { expect, test } from "vitest";
import { entries, words } from "./entries.ts";

test.each([
  ["", []],
  ["A=1\n\n  B=2  \n", ["A=1", "B=2"]],
  ["A=1,2", ["A=1,2"]],
  ['A="quoted"', ['A="quoted"']],
  ['"A=one\ntwo"\nB=3', ["A=one\ntwo", "B=3"]],
  ['"A={""x"": 1}"', ['A={"x": 1}']],
  ["A=1\r\nB=2", ["A=1", "B=2"]],
  ['"A=never closed\nB=2', ['"A=never closed', "B=2"]],
])("%j holds %j", (text, found) => expect(entries(text)).toEqual(found));

test("words are parted by commas and lines", () => expect(words("v1, latest\nedge,")).toEqual(["v1", "latest", "edge"]));

test("any text without quotes comes back in quotes, its lines kept", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (value) => {
      const clean = value.replaceAll("\r", "");
      expect(entries(`"K=${clean.replaceAll('"', '""')}"`)).toEqual([`K=${clean}`]);
    }),
  );
});
