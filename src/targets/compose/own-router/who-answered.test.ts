import { expect, test } from "vitest";
import { whoAnswered } from "./who-answered.ts";

test.each([
  ["a name of a release's service", "web-r17:8000", { kind: "release", release: 17 }],
  ["without a port", "web-r17", { kind: "release", release: 17 }],
  ["an address", "172.18.0.5:8000", { kind: "address", address: "172.18.0.5" }],
  ["an address of six", "[fd00::5]:8000", { kind: "address", address: "fd00::5" }],
  ["a URL", "http://172.18.0.5:8000/", { kind: "address", address: "172.18.0.5" }],
  ["retries: the last one answered", "172.18.0.4:8000, web-r17:8000", { kind: "release", release: 17 }],
  ["somebody else's name that looks alike", "db-r17:8000", { kind: "address", address: "db-r17" }],
  ["nothing", "", { kind: "unnamed" }],
])("%s", (_what, value, wanted) =>
  expect(whoAnswered({ servedBy: "x-by", services: ["web"] }, { "x-by": value })).toEqual(wanted),
);

test("an answer without the header was given by somebody else; a proxy that never tells, never tells", () => {
  expect(whoAnswered({ servedBy: "x-by", services: ["web"] }, {})).toEqual({ kind: "unnamed" });
  expect(whoAnswered({ servedBy: undefined, services: ["web"] }, { "x-by": "web-r1" })).toEqual({ kind: "untold" });
});
