import fc from "fast-check";
import { expect, test } from "vitest";
import { bumped, byVersion, mustFollow, readVersion, tagOf } from "./version.ts";

const v = (text: string) => readVersion(text) ?? { major: -1, minor: -1, patch: -1 };

test.each(["1.2.3", "v1.2.3", "v0.0.0", "v10.20.30"])("%s is a version", (text) => expect(tagOf(v(text))).toMatch(text));

test.each(["", "v1", "1.2", "v1.2.3-rc.1", "v01.2.3", "v1.2.3\n", " v1.2.3", "vv1.2.3", "-1.2.3", "1.2.3; rm", "9999999.0.0"])(
  "%j is none",
  (text) => expect(readVersion(text)).toBeUndefined(),
);

test.each([
  ["the very first release may have any number", "1.0.0", []],
  ["a fix", "1.0.1", ["1.0.0"]],
  ["something new", "1.1.0", ["1.0.0", "1.0.1"]],
  ["a new major version", "2.0.0", ["1.0.0", "1.4.2"]],
  ["a fix for people on an older major version", "1.4.3", ["1.4.2", "2.0.0", "2.1.0"]],
])("%s follows", (_story, version, released) => expect(() => mustFollow(v(version), released.map(v))).not.toThrow());

test.each([
  ["1.3.0", ["1.0.0", "1.1.0"], "v1.2.0 or v1.1.1"],
  ["1.1.2", ["1.1.0"], "v1.2.0 or v1.1.1"],
  ["3.0.0", ["1.0.0"], "v2.0.0"],
  ["2.0.1", ["1.0.0"], "v2.0.0"],
])("%s does not follow %j", (version, released, next) =>
  expect(() => mustFollow(v(version), released.map(v))).toThrow(`that would be ${next}.`),
);

const anyVersion = fc.record({ major: fc.nat(999), minor: fc.nat(999), patch: fc.nat(999) });

test("every step is a step up, and follows", () =>
  fc.assert(
    fc.property(anyVersion, fc.constantFrom("major", "minor", "patch"), (version, bump) => {
      const next = bumped(version, bump);
      expect(byVersion(next, version)).toBeGreaterThan(0);
      expect(readVersion(tagOf(next))).toEqual(next);
      expect(() => mustFollow(next, [version])).not.toThrow();
    }),
  ));
