import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readFacts } from "./facts.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-facts-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("what the runner says is taken, and the run's address is put together", () => {
  const facts = readFacts({
    GITHUB_REPOSITORY: "acme/shop",
    GITHUB_RUN_ID: "42",
    GITHUB_SERVER_URL: "https://git.acme.example",
    GITHUB_SHA: "3fa9c1e",
    GITHUB_WORKSPACE: "/workspace",
  });
  expect(facts).toMatchObject({
    repository: "acme/shop",
    commit: "3fa9c1e",
    workspace: "/workspace",
    runUrl: "https://git.acme.example/acme/shop/actions/runs/42",
    actor: "",
    event: {},
  });
});

test("compose files see the step's environment, and none of its inputs", () => {
  const environment = { PYTHON: "3.13", INPUT_SECRETS: "s", "INPUT_APP-ENV": "s", STATE_x: "s", ACTIONS_RUNTIME_TOKEN: "s" };
  expect(readFacts(environment).variables).toEqual({ PYTHON: "3.13" });
});

test("outside of a run there is no address, and the workspace is where we are", () => {
  expect(readFacts({})).toMatchObject({ runUrl: "", workspace: process.cwd(), runId: "" });
});

describe("the event", () => {
  test.each<[string, string, Record<string, unknown>]>([
    ["is read", '{"before":"abc"}', { before: "abc" }],
    ["that is no JSON is an empty one", "{", {}],
    ["that is no object is an empty one", "[1]", {}],
    ["that is null is an empty one", "null", {}],
  ])("%s", (_story, text, event) => {
    const path = join(folder, "event.json");
    writeFileSync(path, text);
    expect(readFacts({ GITHUB_EVENT_PATH: path }).event).toEqual(event);
  });

  test("whose file is gone is an empty one", () => {
    expect(readFacts({ GITHUB_EVENT_PATH: join(folder, "none.json") }).event).toEqual({});
  });
});

test("the process is told as others on the machine can find it again", () => {
  const mark = readFacts({}).process;
  expect(mark?.pid).toBe(process.pid);
  expect(mark?.space).toMatch(/^[0-9a-f-]{36} pid:\[\d+\] user \d+$/);
  expect(readFileSync(`/proc/${mark?.pid}/stat`, "utf8")).toContain(` ${mark?.began} `);
});
