import fc from "fast-check";
import { expect, test } from "vitest";
import { Failure } from "../failure.ts";
import { formatReference, parseReference } from "./reference.ts";

const hex = "0123456789abcdef".repeat(4);

test.each([
  ["nginx", "docker.io/library/nginx"],
  ["nginx:1.27", "docker.io/library/nginx:1.27"],
  ["acme/shop", "docker.io/acme/shop"],
  ["index.docker.io/acme/shop", "docker.io/acme/shop"],
  ["docker.io/nginx", "docker.io/library/nginx"],
  ["localhost/app", "localhost/app"],
  ["localhost:5000/app:v1", "localhost:5000/app:v1"],
  ["127.0.0.1:5000/a/b", "127.0.0.1:5000/a/b"],
  ["[::1]:5000/app", "[::1]:5000/app"],
  ["GHCR.io/acme/shop", "ghcr.io/acme/shop"],
  [`ghcr.io/acme/shop@sha256:${hex}`, `ghcr.io/acme/shop@sha256:${hex}`],
  [`ghcr.io/acme/shop:v1@sha256:${hex}`, `ghcr.io/acme/shop:v1@sha256:${hex}`],
])("%s means %s", (text, meant) => expect(formatReference(parseReference(text))).toBe(meant));

test.each([
  ["", "it is empty"],
  ["https://ghcr.io/acme/shop", "leave the scheme out"],
  ["acme/sh op", "a blank"],
  ["ghcr.io/Acme/Shop", 'write "acme/shop"'],
  ["ghcr.io//shop", "a part of the repository is empty"],
  ["ghcr.io/acme/-shop", '"-shop" can\'t be a part'],
  ["ghcr.io/acme/shop:", '"" is no tag'],
  ["ghcr.io/acme/shop:-rc", '"-rc" is no tag'],
  ["ghcr.io/acme/shop@sha256:abc", "is no digest"],
  ["ghcr.io/acme/../shop", '".." can\'t be a part'],
  ["--push", "can't be a part"],
  ["gh$cr.io/acme/shop", '"gh$cr.io" is no registry'],
])("%j is refused: %s", (text, why) => {
  expect(() => parseReference(text)).toThrow(Failure);
  expect(() => parseReference(text)).toThrow(why);
});

const part = fc.stringMatching(/^[a-z0-9]{1,8}(?:[._-][a-z0-9]{1,8})?$/);
const registry = fc.constantFrom("ghcr.io", "localhost:5000", "127.0.0.1:5000", "docker.io", "r.example:443");

test("what is written comes back when it is read", () => {
  fc.assert(
    fc.property(
      registry,
      fc.array(part, { minLength: 2, maxLength: 4 }),
      fc.option(fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/), { nil: undefined }),
      fc.option(fc.constant(`sha256:${hex}`), { nil: undefined }),
      (host, parts, tag, digest) => {
        const reference = { registry: host, repository: parts.join("/"), tag, digest };
        expect(parseReference(formatReference(reference))).toEqual(reference);
      },
    ),
  );
});

test("whatever is read is either refused by a sentence or written without anything a program could take for an option", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        const written = formatReference(parseReference(text));
        expect(written).toMatch(/^[a-z0-9[][^\s"'$`\\]*$/);
        expect(formatReference(parseReference(written))).toBe(written);
      } catch (error) {
        expect(error).toBeInstanceOf(Failure);
      }
    }),
  );
});

test("what is wrong with a name is told short, and can be seen", () => {
  expect(() => parseReference("acme/a\u202eb")).toThrow('"acme/a\\u{202e}b" is no image name: "a\\u{202e}b" can\'t be a part');
  expect(() => parseReference("x".repeat(5_000))).toThrow(`"${"x".repeat(80)}…" is no image name`);
});
