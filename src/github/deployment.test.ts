import { describe, expect, test } from "vitest";
import type { KnownDeployment } from "./answers.ts";
import {
  type DeploymentSubject,
  isOfRun,
  madeBefore,
  newDeployment,
  newStatus,
  perhapsOfThisJob,
  publicUrl,
  replacedBy,
  shortened,
} from "./deployment.ts";

const [one, two] = ["1".repeat(40), "2".repeat(40)];
const subject: DeploymentSubject = {
  environment: "production",
  release: { number: 2, commit: two },
  replaces: { number: 1, commit: one },
  task: "deploy",
  url: "https://shop.example",
  runId: "42",
  runUrl: "https://github.com/acme/shop/actions/runs/42",
};
const bot = { login: "github-actions[bot]" };
const known = (id: number, part: Partial<KnownDeployment> = {}): KnownDeployment => ({
  id,
  sha: two,
  payload: {},
  creator: bot,
  ...part,
});
const ours = (release: number, run: string) => ({ sluice: { release, run } });

test("a new one is the commit itself, unmerged and unchecked, linked to its run", () => {
  expect(newDeployment(subject, "Release 2 goes out.")).toEqual({
    ref: two,
    environment: "production",
    task: "deploy",
    description: "Release 2 goes out.",
    auto_merge: false,
    required_contexts: [],
    payload: { sluice: { release: 2, run: "42" }, workflow_run_id: 42 },
  });
});

test("a status has the addresses that are known, and no empty ones", () => {
  expect(newStatus(subject, "success", "fine")).toEqual({
    state: "success",
    description: "fine",
    log_url: subject.runUrl,
    environment_url: "https://shop.example",
  });
  expect(newStatus({ ...subject, runUrl: "", url: undefined }, "failure", "no")).toEqual({
    state: "failure",
    description: "no",
  });
});

test("a description is one line of 140 signs at the most, as GitHub takes it", () => {
  expect(shortened("a\n b\t c")).toBe("a b c");
  expect(shortened("x".repeat(140))).toHaveLength(140);
  expect(shortened(`${"word ".repeat(50)}`)).toMatch(/^.{100,139}…$/);
});

describe("whose a Deployment is", () => {
  test("one that this run made for this release is used again, whether its payload is JSON or an object", () => {
    expect(madeBefore([known(1), known(2, { payload: ours(2, "42") })], subject)?.id).toBe(2);
    expect(madeBefore([known(2, { payload: JSON.stringify(ours(2, "42")) })], subject)?.id).toBe(2);
    expect(madeBefore([known(1, { payload: ours(2, "41") }), known(2, { payload: ours(1, "42") })], subject)).toBeUndefined();
    expect(madeBefore([known(1, { payload: "{" }), known(2, { payload: null })], subject)).toBeUndefined();
  });

  test("one of `environment:` was made by the workflows' own account, and not by us", () => {
    const others = [known(1, { payload: ours(1, "1") }), known(2, { creator: { login: "ada" } }), known(3, { creator: null })];
    expect(perhapsOfThisJob([...others, known(4), known(5), known(6)]).map(({ id }) => id)).toEqual([4, 5]);
  });

  test.each([
    ["https://github.com/acme/shop/actions/runs/42/job/9", true],
    ["https://github.com/acme/shop/actions/runs/42", true],
    ["https://github.com/acme/shop/actions/runs/421/job/9", false],
    ["https://github.com/acme/shop/actions/runs/4", false],
    ["", false],
    [undefined, false],
  ])("the log %s belongs to run 42: %s", (log, yes) => expect(isOfRun(log, "42")).toBe(yes));

  test("outside of a run nothing belongs to it", () => expect(isOfRun("https://x/actions/runs//job", "")).toBe(false));

  test("the one that is replaced is the newest of that release, or of its commit", () => {
    const list = [
      known(9),
      known(3, { sha: one, payload: ours(7, "3") }),
      known(2, { sha: one }),
      known(1, { sha: one, payload: ours(1, "1") }),
    ];
    expect(replacedBy(list, subject, 9)?.id).toBe(2);
    expect(replacedBy(list, subject, 2)?.id).toBe(1);
    expect(replacedBy(list, { ...subject, replaces: undefined }, 9)).toBeUndefined();
    expect(replacedBy(list, { ...subject, replaces: { number: 0, commit: "" } }, 9)).toBeUndefined();
  });

  test("a release of the same commit with other settings doesn't retire GitHub's own Deployment of this job", () => {
    const again = { ...subject, release: { number: 2, commit: one } };
    expect(replacedBy([known(9, { sha: one })], again, 8)).toBeUndefined();
  });
});

test.each([
  ["https://shop.example", "https://shop.example"],
  ["http://10.0.0.7:8080", "http://10.0.0.7:8080"],
  ["http://127.0.0.1:8080", undefined],
  ["http://localhost:8080", undefined],
  ["http://0.0.0.0:80", undefined],
  ["http://[::1]:80", undefined],
  ["https://ada:secret@shop.example", undefined],
  ["javascript:alert(1)", undefined],
  ["nothing", undefined],
])("the address %s is told as %s", (url, told) => expect(publicUrl(url)).toBe(told));
