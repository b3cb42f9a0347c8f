import { expect, test } from "vitest";
import { parseChallenge } from "./challenge.ts";

test.each([
  ['Basic realm="r"', { scheme: "basic" }],
  [
    'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:acme/shop:pull,push"',
    { scheme: "bearer", realm: "https://ghcr.io/token", service: "ghcr.io", scope: "repository:acme/shop:pull,push" },
  ],
  ["bearer realm=https://r/t", { scheme: "bearer", realm: "https://r/t", service: undefined, scope: undefined }],
  ['Bearer service="x"', undefined],
  ["Negotiate", undefined],
  ['Negotiate, Basic realm="r"', { scheme: "basic" }],
  [
    'Basic realm="r", Bearer realm="https://r/t",service="s", Digest realm="d"',
    { scheme: "bearer", realm: "https://r/t", service: "s", scope: undefined },
  ],
  ['Basic realm="r", Bearer', { scheme: "basic" }],
  [undefined, undefined],
])("%s asks for %j", (header, challenge) => expect(parseChallenge(header)).toEqual(challenge));
