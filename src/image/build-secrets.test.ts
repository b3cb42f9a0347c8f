import { expect, test } from "vitest";
import { buildSecrets } from "./build-secrets.ts";

test("each secret has a variable of its own, and its value stays whole", () => {
  expect(buildSecrets('npm-token=a=b\n"KEY=line 1\nline 2"')).toEqual([
    { id: "npm-token", variable: "SLUICE_BUILD_SECRET_0", value: "a=b" },
    { id: "KEY", variable: "SLUICE_BUILD_SECRET_1", value: "line 1\nline 2" },
  ]);
});

test.each([
  ["hunter2", 'has no "=" after a name'],
  ["=hunter2", 'has no "=" after a name'],
  ["TOKEN=", '"TOKEN" is empty'],
  ["a,src=/etc/shadow=hunter2", "letters, digits"],
  ["A=hunter2\nA=hunter2", "given twice"],
])("%j is refused without being repeated", (text, why) => {
  expect(() => buildSecrets(text)).toThrow(why);
  expect(() => buildSecrets(text)).not.toThrow("hunter2");
});
