import fc from "fast-check";
import { expect, test } from "vitest";
import { prepareChangelog, wantedRelease } from "./changelog.ts";
import { Refused } from "./refused.ts";
import { tagOf } from "./version.ts";

const file = (...sections: string[]) => `# Changelog\n\nWords.\n\n${sections.join("\n\n")}\n`;
const open = "## [Unreleased]";
const told = "### Added\n\n- A thing.";

test("the newest section with a version is what gets released, with its words as notes", () => {
  const { version, notes } = wantedRelease(
    file(open, `## [1.1.0] - 2026-12-01\n\n${told}`, "## [1.0.0] - 2026-11-01\n\n- Old."),
  );
  expect([tagOf(version), notes]).toEqual(["v1.1.0", told]);
});

test.each([
  ["changes under Unreleased", file(`${open}\n\n${told}`, `## [1.0.0] - 2026-11-01\n\n${told}`), 'under "Unreleased"'],
  ["no version yet", file(open), "no section with a version"],
  ["a version without a word", file(open, "## [1.0.0] - 2026-11-01\n\n### Added"), "says nothing about v1.0.0"],
  ["no Unreleased", file(`## [1.0.0] - 2026-11-01\n\n${told}`), "does not begin with"],
  ["a heading without a date", file(open, `## [1.0.0]\n\n${told}`), 'like "## [1.2.3] - 2026-12-31"'],
  ["a day that does not exist", file(open, `## [1.0.0] - 2026-13-41\n\n${told}`), 'like "## [1.2.3] - 2026-12-31"'],
  ["a pre-release", file(open, `## [1.0.0-rc.1] - 2026-11-01\n\n${told}`), 'like "## [1.2.3] - 2026-12-31"'],
  ["an empty file", "", "does not begin with"],
])("refused: %s", (_story, text, says) => expect(() => wantedRelease(text)).toThrow(says));

test.each([
  ["the first is 1.0.0 whatever grows", [`${open}\n\n${told}`], "patch", "v1.0.0"],
  ["a fix", [`${open}\n\n${told}`, `## [1.4.2] - 2026-11-01\n\n${told}`], "patch", "v1.4.3"],
  ["something new", [`${open}\n\n${told}`, `## [1.4.2] - 2026-11-01\n\n${told}`], "minor", "v1.5.0"],
] as const)("prepared: %s; what comes out can be released", (_story, sections, bump, tag) => {
  const { version, text } = prepareChangelog(file(...sections), bump, "2026-12-24");
  expect(tagOf(version)).toBe(tag);
  expect(wantedRelease(text)).toEqual({ version, notes: told });
});

test("nothing under Unreleased: there is nothing to prepare", () =>
  expect(() => prepareChangelog(file(open, `## [1.0.0] - 2026-11-01\n\n${told}`), "minor", "2026-12-24")).toThrow(
    "nothing to release",
  ));

test("any text is read or refused, never a crash", () =>
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("## ", "[", "]", "1.0.0", " - ", "2026-11-01", "\n", "- x", "Unreleased", "#", "\r\n", "$&")),
      (parts) => {
        try {
          wantedRelease(parts.join(""));
        } catch (cause) {
          expect(cause).toBeInstanceOf(Refused);
        }
      },
    ),
    { numRuns: 1_000 },
  ));
