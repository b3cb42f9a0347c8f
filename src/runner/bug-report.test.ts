import { expect, test } from "vitest";
import { fail } from "../failure.ts";
import { fakeRun } from "../world.testing.ts";
import { bugReport } from "./bug-report.ts";
import { defect } from "./failures.ts";

const failure = fail(defect, { action: "rollback", said: "x is undefined" });

test("a defect comes with all that finds it: versions, code, and the stack down to its first cause", async () => {
  const error = new TypeError("x is undefined", { cause: new Error("the socket closed") });
  const run = fakeRun(() => ({ stdout: "28.1.0 (engine 27.0.3)\n" }));
  const environment = { GITHUB_ACTION_REF: "v1.4.2", RUNNER_OS: "Linux", RUNNER_ARCH: "ARM64" };
  const report = await bugReport({ action: "rollback", failure, error, run, environment });
  expect(report).toMatch(/^action: rollback\nversion: v1\.4\.2\ncode: defect\nrunner: Linux ARM64\nnode: v\d/);
  expect(report).toContain("docker: 28.1.0 (engine 27.0.3)");
  expect(report).toMatch(/TypeError: x is undefined\n {4}at /);
  expect(report).toContain("caused by Error: the socket closed");
});

test("without Docker, and for what is thrown and is no error, there is a report too", async () => {
  const run = fakeRun(() => ({ code: 127, stderr: "docker: not found" }));
  const report = await bugReport({ action: "rollback", failure, error: "a text", run, environment: {} });
  expect(report).toContain("version: unknown (a local action)");
  expect(report).toContain("docker: unknown");
  expect(report).toMatch(/\n\na text$/);
});
