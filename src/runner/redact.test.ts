import { expect, test } from "vitest";
import { knowSecret, redact } from "./redact.ts";

test("a secret is hidden in all its forms, line by line, and what is commonplace stays readable", () => {
  const secret = 'Zq9 "x"\\W/+päß';
  expect(redact(secret)).toBe(secret);
  knowSecret(secret);
  knowSecret("-----BEGIN-----\nfirst+line/1\r\nsecond-line-2\n");
  for (const word of ["production", "true", "8080", "abc"]) knowSecret(word);
  const forms = [
    secret,
    JSON.stringify({ password: secret }),
    `https://x/?q=${encodeURIComponent(secret)}`,
    new URLSearchParams({ q: secret }).toString(),
    ...["", "a", "ab", "abc"].map((before) => Buffer.from(`${before}${secret}:`).toString("base64")),
    ...["", "a", "ab"].map((before) => Buffer.from(`${before}${secret}`).toString("base64url")),
    "x first+line/1",
    "second-line-2 x",
  ];
  for (const form of forms) {
    expect(redact(form), form).toContain("***");
    expect(redact(form), form).not.toMatch(/Zq9|first|second|W\/|WnE5/);
  }
  expect(redact("production is true on 8080, abc")).toBe("production is true on 8080, abc");
});
