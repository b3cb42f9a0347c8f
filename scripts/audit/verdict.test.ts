import { expect, test } from "vitest";
import { auditVerdict } from "./verdict.ts";

const lock = JSON.stringify({
  packages: {
    "": {},
    "node_modules/undici": {},
    "node_modules/vite": { dev: true },
    "node_modules/vite/node_modules/undici": { dev: true },
  },
});
const hole = (nodes: string[], via: unknown[] = [{ title: "Smuggling", url: "https://github.com/advisories/GHSA-x" }]) => ({
  severity: "high",
  nodes,
  via,
});
const audit = (vulnerabilities: Record<string, unknown>) => JSON.stringify({ auditReportVersion: 2, vulnerabilities });

test("nothing known is a pass", () => expect(auditVerdict(audit({}), lock)).toEqual({ word: "pass", lines: [] }));

test("a hole in what is bundled fails, and says where to read about it", () =>
  expect(auditVerdict(audit({ undici: hole(["node_modules/undici"]) }), lock)).toEqual({
    word: "fail",
    lines: ["undici, high, may be bundled: Smuggling (https://github.com/advisories/GHSA-x)"],
  }));

test("a hole in what only builds and tests is told, and passes", () => {
  const { word, lines } = auditVerdict(
    audit({ undici: hole(["node_modules/vite/node_modules/undici"]), vite: hole(["node_modules/vite"], ["undici"]) }),
    lock,
  );
  expect(word).toBe("pass");
  expect(lines).toEqual([
    "undici, high, development only: Smuggling (https://github.com/advisories/GHSA-x)",
    "vite, high, development only: through undici",
  ]);
});

test("the same package in both places fails, and comes first", () => {
  const { word, lines } = auditVerdict(
    audit({
      vite: hole(["node_modules/vite"]),
      undici: hole(["node_modules/vite/node_modules/undici", "node_modules/undici"]),
    }),
    lock,
  );
  expect([word, lines[0]?.split(",")[0]]).toEqual(["fail", "undici"]);
});

test("a package that the lock file does not know, or that is nowhere, is taken for bundled", () => {
  expect(auditVerdict(audit({ x: hole(["node_modules/x"]) }), lock).word).toBe("fail");
  expect(auditVerdict(audit({ x: hole([]) }), lock).word).toBe("fail");
});

test.each([
  [
    "a registry without this service",
    '{"message":"405 Method Not Allowed - POST https://registry.example/x","statusCode":405}',
    "405 Method",
  ],
  ["no network", '{"error":{"code":"ENOTFOUND"},"message":"request failed\\nmore"}', "request failed"],
  ["nothing printed", "", "not an audit"],
  ["something else", "<html>", "not an audit"],
  ["an answer of another form", '{"advisories":{}}', "not an audit"],
])("%s: not checked, which is no pass", (_story, printed, says) =>
  expect(auditVerdict(printed, lock)).toMatchObject({ word: "not checked", lines: [expect.stringContaining(says)] }),
);
