import { describe, expect, it, test } from "vitest";
import { fakeFiles, fakeWorld } from "../../world.testing.ts";
import { parseRecording, readRecordings } from "./read-recordings.ts";

const one = JSON.stringify({ checks: [{ name: "x", samples: [{ value: 1 }] }] });

/** Files as a disk has them: a folder can't be read. */
function disk(initial: Record<string, string>) {
  const files = fakeFiles(Object.fromEntries(Object.entries(initial).map(([path, text]) => [`/workspace/${path}`, text])));
  const read = async (path: string) => {
    if (!files.all.has(path) && (await files.exists(path)))
      throw Object.assign(new Error("EISDIR: illegal operation on a directory, read"), { code: "EISDIR" });
    return files.read(path);
  };
  return fakeWorld({ files: { ...files, read } });
}

const pathsOf = async (pattern: string, files: Record<string, string>) =>
  (await readRecordings(pattern, disk(files))).map(({ path }) => path);

describe("which files are recordings", () => {
  const runs = { "runs/a.json": one, "runs/b.json": one, "runs/old.json/c.txt": "x" };

  it.each(["runs/*.json", "./runs/*.json", "runs/../runs/*.json"])("%s", async (pattern) => {
    expect(await pathsOf(pattern, runs)).toEqual(["runs/a.json", "runs/b.json"]);
  });

  it("a folder is none, and is told how to be asked", async () => {
    await expect(pathsOf("runs", runs)).rejects.toThrow(
      "runs is no recording of a gate: it is a folder; give a glob of the files in it, like runs/*.json.",
    );
    await expect(pathsOf("runs/old*.json", runs)).rejects.toMatchObject({ code: "no-recording" });
  });

  it("those that are none are told all at once", async () => {
    const files = { "runs/a.json": one, "runs/b.json": "{", "runs/c.json": '{"checks":[]}', "runs/d.json": "" };
    await expect(pathsOf("runs/*.json", files)).rejects.toThrow(
      /^3 files are no recordings of a gate: runs\/b\.json: .* · runs\/c\.json: checks: .* · runs\/d\.json: it is empty\. /,
    );
  });
});

describe("what is in them", () => {
  it("a byte order mark and Windows' ends of lines are nothing", () => {
    expect(parseRecording(`\uFEFF${one.replace(",", ",\r\n")}`, "x.json").checks[0]?.by.name).toBe("x");
    expect(() => parseRecording("\uFFFD\uFFFD{\0", "x.json")).toThrow(
      "x.json is no recording of a gate: it is no text in UTF-8.",
    );
  });

  it("a baseline that gave no number gave none", () => {
    const samples = [
      { value: 1, baseline: null },
      { value: 1, baseline: { value: null } },
    ];
    const read = parseRecording(JSON.stringify({ checks: [{ name: "x", samples }] }), "x.json");
    expect(read.checks[0]?.samples.map(({ baseline }) => baseline)).toEqual([undefined, undefined]);
  });

  const check = (more: object) => ({ checks: [{ name: "x", samples: [{ value: 100, baseline: 1 }], ...more }] });
  // Each of them was left out of the judgement in silence, and so passed.
  test.each([
    [{}, "checks: is missing; expected a list"],
    [check({ compare: "baseline" }), 'checks[0]: "compare" is no key here: write it under limits'],
    [check({ limit: { "failure-limit": 3 } }), 'checks[0]: "limit" is no key here: expected "limits"'],
    [check({ limits: { failure_limit: 1 } }), 'checks[0].limits: "failure_limit" is no key here: expected "failure-limit"'],
    [check({ samples: [{ val: 1 }] }), 'checks[0].samples[0]: "val" is no key here'],
    [check({ samples: [{ value: "1" }] }), 'checks[0].samples[0].value: is "1"; expected a number'],
    [
      check({ limits: { max: 0.01 } }),
      'checks[0].limits.max: is for the kind traffic alone, and this check is of kind "recorded"',
    ],
    [{ ...check({}), score: { pass: -5, marginal: -9 } }, "score.pass: Too small"],
    [{ ...check({}), score: { pass: 0 } }, "score.pass: is 0, so every gate would pass"],
    [check({ samples: [[]] }), "checks[0].samples[0]: is a list; expected a map"],
    [{ ...check({}), score: { pass: 50, marginal: 80 } }, "score.marginal: is 80 > pass 50"],
    [{ ...check({}), score: { pass: 50, groups: { a: 80, b: 60 } } }, "score.groups: have 140 % together"],
    [{ ...check({}), ended: "late" }, 'ended: is "late"; expected as planned or early'],
  ])("%j", (written, why) => {
    expect(() => parseRecording(JSON.stringify(written), "x.json")).toThrow(why);
  });
});
