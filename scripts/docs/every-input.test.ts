import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Failure } from "../../src/failure.ts";
import { inputVariable, readInputs } from "../../src/runner/inputs.ts";
import { suite } from "./suite.ts";

/** What people and machines write into inputs: words, numbers, quantities, YAML, JSON, and texts that are hostile. */
const piece = fc.oneof(
  fc.constantFrom(
    "true",
    "yes",
    "null",
    "~",
    "NaN",
    "1e3",
    "0x10",
    "-1",
    "9".repeat(400),
    "30",
    "30s",
    "5%",
    "101%",
    "24h",
    "1h1h",
  ),
  fc.constantFrom(
    "[",
    "]",
    "{",
    "}",
    "- ",
    ": ",
    "&a ",
    "*a",
    "!!map ",
    "|",
    ">",
    "? ",
    "#",
    "'",
    '"',
    "\\",
    "`",
    "$(x)",
    "=",
    ",",
  ),
  fc.constantFrom("__proto__", "constructor", "toString", "\r\n", "\n", "\t", "\ufeff", "\u202e", "\u0085", "::error::", "--x"),
  fc.constantFrom(
    "http: /",
    "within: 1s",
    "traffic: error-rate",
    "max: 1%",
    "https://x.example",
    "ghcr.io/a/b:v1",
    "A=1",
    'A="x',
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.integer().map(String),
  fc.double().map(String),
);
const written = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((parts) => parts.join("")),
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify([value])),
);
// An environment variable holds no NUL.
const value = written.map((text) => text.replaceAll("\0", ""));

const refusal = /^(An input|\d+ inputs) of [a-z-]+ can't be used: "/;
/** What a sentence says by a slip of ours, unless the text that was given says it. */
const slips = ["undefined", "[object", "NaN", "TypeError", "Cannot read", "Invalid input"];

describe.each(suite)("$name", ({ name, inputs }) => {
  const variables = Object.keys(inputs).map(inputVariable);

  test("takes any text in any input, or refuses it by a sentence", { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...variables), value, { maxKeys: 5 }), async (environment) => {
        try {
          await readInputs(name, inputs, environment);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
          const { code, fault, sentence } = error as Failure;
          expect([code, fault]).toEqual(["bad-inputs", "user"]);
          expect(sentence).toMatch(refusal);
          const given = Object.values(environment).join("\n");
          expect(slips.filter((slip) => sentence.includes(slip) && !given.includes(slip))).toEqual([]);
        }
      }),
      { numRuns: 1_500 },
    );
  });

  test("takes no switch, word, number or quantity that it does not know", { timeout: 60_000 }, async () => {
    const tried = Object.entries(inputs).map(
      async (entry) => [entry, await entry[1].safeParseAsync("~no such word~ 1e3")] as const,
    );
    const closed = (await Promise.all(tried)).filter(([, read]) => !read.success).map(([entry]) => entry);
    expect(closed.length).toBeGreaterThan(0);
    for (const [input, schema] of closed) {
      const words = fc.string({ minLength: 1 }).filter((text) => text.trim() !== "" && !text.includes("\0"));
      await fc.assert(
        fc.asyncProperty(words, async (text) => {
          const read = await schema.safeParseAsync(text);
          const empty = await schema.safeParseAsync("");
          // What is not empty is either refused or means something of its own; the default may be written out.
          const itself = read.success && read.data === text.trim();
          if (read.success && empty.success && !itself && !/^(true|false)$/i.test(text.trim())) {
            expect(JSON.stringify(read.data), `${input}: ${text}`).not.toBe(JSON.stringify(empty.data));
          }
        }),
        { numRuns: 200 },
      );
    }
  });

  test("never repeats a secret that it refuses", async () => {
    for (const [input, schema] of Object.entries(inputs)) {
      if (schema.meta()?.["secret"] !== true) continue;
      for (const text of ["hunter2", "hunter2: x y", '"hunter2', "A='b'hunter2", "a\nhunter2"]) {
        expect(JSON.stringify((await schema.safeParseAsync(text)).error?.issues ?? []), input).not.toContain("hunter2");
      }
    }
  });
});
