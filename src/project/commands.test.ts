import { expect, test } from "vitest";
import { fakeFiles, fakeRun, fakeWorld } from "../world.testing.ts";
import { runCommands, sayCommand } from "./commands.ts";
import type { Component } from "./model.ts";

const component = {
  name: "api",
  path: "services/api",
  lint: [],
  test: [
    ["npm", "ci"],
    ["npm", "test"],
    ["npm", "run", "more"],
  ],
} as unknown as Component;
const project = { directory: "/workspace" };
const files = fakeFiles({ "/workspace/services/api/a": "" });

test("commands run in the component's folder, one after the other, up to the first that fails", async () => {
  const run = fakeRun(({ argv, onLine }) => {
    if (argv[1] !== "test") return {};
    for (let line = 1; line <= 30; line += 1) onLine?.(`line ${line}`, "stdout");
    return { code: 2 };
  });
  const done = await runCommands({ world: fakeWorld({ run, files }), project, component, kind: "test" });
  expect(done.map(({ argv, code }) => [argv.join(" "), code])).toEqual([
    ["npm ci", 0],
    ["npm test", 2],
  ]);
  expect(done[1]?.lastLines).toHaveLength(20);
  expect(done[1]?.lastLines.at(-1)).toBe("line 30");
  expect(run.calls.map((call) => call.cwd)).toEqual(["/workspace/services/api", "/workspace/services/api"]);
});

test("a component whose folder is gone is told so, not that npm is missing", async () => {
  const world = fakeWorld({ files: fakeFiles() });
  await expect(runCommands({ world, project, component, kind: "test" })).rejects.toMatchObject({ code: "no-such-folder" });
  expect(await runCommands({ world, project, component, kind: "lint" })).toEqual([]);
});

test("a command is said as it would be typed", () => {
  expect(sayCommand(["sh", "-c", "echo 'a b'", ""])).toBe(`sh -c 'echo '\\''a b'\\''' ''`);
});
