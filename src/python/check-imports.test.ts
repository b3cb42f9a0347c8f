import { expect, test } from "vitest";
import { fakeRun, fakeWorld } from "../world.testing.ts";
import { checkImports, lastOfTraceback, placeInTraceback } from "./check-imports.ts";
import { projectOf } from "./project.testing.ts";

const traceback = [
  "warning: something",
  "Traceback (most recent call last):",
  '  File "<string>", line 2, in <module>',
  '  File "/workspace/app/shop/api.py", line 3, in <module>',
  "    import nothing",
  '  File "/workspace/app/.venv/lib/python3.12/site-packages/x.py", line 9, in <module>',
  "ModuleNotFoundError: No module named 'nothing'",
  "",
].join("\n");

test("the reason is the exception, the place the project's own line", () => {
  expect(lastOfTraceback(traceback)).toBe("ModuleNotFoundError: No module named 'nothing'");
  expect(placeInTraceback(traceback, "/workspace/app", "app")).toEqual({ file: "app/shop/api.py", line: 3 });
});

test("an import that fails, crashes, hangs or ends Python hides no other", async () => {
  const answers: Record<string, object> = {
    good: { code: 42 },
    broken: { code: 1, stderr: traceback },
    crashing: { code: 137, stderr: "Fatal Python error: Segmentation fault\n\nCurrent thread\n" },
    hanging: { code: 137, timedOut: true },
    leaving: { code: 0 },
    silent: { code: 3 },
  };
  const run = fakeRun(({ argv }) => answers[argv.at(-1) ?? ""]);
  const bench = { world: fakeWorld({ run }), project: await projectOf({}), uv: undefined };
  const findings = await checkImports(bench, "/venv/bin/python", Object.keys(answers));
  expect(findings.map(({ detail }) => detail)).toEqual([
    "good imports",
    "broken does not import: ModuleNotFoundError: No module named 'nothing'",
    "crashing does not import: the interpreter died (Fatal Python error: Segmentation fault)",
    "hanging does not import: it did not end within 60 s",
    "leaving does not import: it ended Python instead of importing",
    "silent does not import: Python ended with exit code 3",
  ]);
});
