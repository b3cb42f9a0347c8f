import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { assess, type Ending } from "./assess.ts";
import type { Outcome, Sample } from "./sample.ts";
import { checkSpecSchema } from "./spec/check-schema.ts";
import type { CheckSpec } from "./spec/check-spec.ts";
import { combine } from "./verdict.ts";

const letters: Readonly<Record<string, Outcome>> = { p: "pass", f: "fail", e: "error", i: "inconclusive" };
const reasons: Readonly<Record<Outcome, string>> = {
  pass: "200 in 3 ms",
  fail: "503",
  error: "ENOTFOUND",
  inconclusive: "too few",
};

/** `ppf` → three samples. */
const drawn = (text: string): Sample[] =>
  [...text].map((letter, at) => {
    const outcome = letters[letter] as Outcome;
    return { at, outcome, reason: reasons[outcome] };
  });
const http = (limits: object = {}) => checkSpecSchema.parse({ http: "/health", ...limits });
const traffic = (limits: object = {}) => checkSpecSchema.parse({ traffic: "error-rate", max: "1%", ...limits });

interface Row {
  story: string;
  spec: CheckSpec;
  samples: string;
  ended: Ending;
  comes: string;
}

const rows: Row[] = [
  { story: "nothing yet", spec: http(), samples: "", ended: "not yet", comes: "running" },
  { story: "passing so far", spec: http(), samples: "ppp", ended: "not yet", comes: "running" },
  {
    story: "no limit, and most looks failed",
    spec: http({ compare: "baseline", "failure-limit": "off" }),
    samples: "fffpf",
    ended: "as planned",
    comes: "fail: http /health: mostly failed, 1 of 5 passed, 4 failed (last: 503)",
  },
  {
    story: "no limit, and as many passed as failed",
    spec: http({ compare: "baseline", "failure-limit": "off" }),
    samples: "fpfp",
    ended: "as planned",
    comes: "pass: http /health: 2 of 4 passed, 2 failed, failure-limit off (last: 503)",
  },
  { story: "all passed", spec: http(), samples: "ppp", ended: "as planned", comes: "pass: http /health: 3 of 3 passed" },
  {
    story: "one failure decides at once",
    spec: http(),
    samples: "pf",
    ended: "not yet",
    comes: "fail: http /health: 1 failed > failure-limit 0 (last: 503)",
  },
  {
    story: "a limit is a tolerated number",
    spec: http({ "failure-limit": 2 }),
    samples: "ffp",
    ended: "not yet",
    comes: "running",
  },
  {
    story: "strictly more than the limit decides",
    spec: http({ "failure-limit": 2 }),
    samples: "fpfpf",
    ended: "not yet",
    comes: "fail: http /health: 3 failed > failure-limit 2 (last: 503)",
  },
  {
    story: "passes within the limit, and says so",
    spec: http({ "failure-limit": 2 }),
    samples: "ppfp",
    ended: "as planned",
    comes: "pass: http /health: 3 of 4 passed, 1 failed ≤ failure-limit 2 (last: 503)",
  },
  {
    story: "Argo's hole: only tolerated failures, nothing that passed",
    spec: http({ "failure-limit": 2 }),
    samples: "f",
    ended: "as planned",
    comes: "fail: http /health: 503 at the end of the window (0 of 1 passed, 1 failed)",
  },
  {
    story: "Argo's hole: never measured",
    spec: http(),
    samples: "",
    ended: "as planned",
    comes: "inconclusive: http /health: never measured",
  },
  {
    story: "Argo's hole: cut short",
    spec: http(),
    samples: "",
    ended: "early",
    comes: "inconclusive: http /health: never measured",
  },
  {
    story: "cut short after passes",
    spec: http(),
    samples: "pp",
    ended: "early",
    comes: "inconclusive: http /health: stopped before the window was over (2 of 2 passed)",
  },
  {
    story: "Argo's hole: errors that never trip their limit",
    spec: http({ "failure-limit": 3 }),
    samples: "eeefeeep",
    ended: "as planned",
    comes: "inconclusive: http /health: mostly not measurable, 1 of 8 passed, 1 failed, 6 not measurable (last: 200 in 3 ms)",
  },
  { story: "four errors in a row are tolerated", spec: http(), samples: "eeee", ended: "not yet", comes: "running" },
  {
    story: "five are not",
    spec: http(),
    samples: "peeeee",
    ended: "not yet",
    comes: "inconclusive: http /health: could not be measured, 5 errors in a row > consecutive-error-limit 4 (last: ENOTFOUND)",
  },
  {
    story: "ends on an error",
    spec: http(),
    samples: "pppe",
    ended: "as planned",
    comes: "inconclusive: http /health: ENOTFOUND",
  },
  { story: "few requests at first", spec: traffic(), samples: "iiii", ended: "not yet", comes: "running" },
  {
    story: "the last look counts",
    spec: traffic(),
    samples: "iiip",
    ended: "as planned",
    comes: "pass: traffic error-rate: 200 in 3 ms",
  },
  {
    story: "too few to the end",
    spec: traffic(),
    samples: "iii",
    ended: "as planned",
    comes: "inconclusive: traffic error-rate: too few",
  },
  {
    story: "a rate over the maximum",
    spec: traffic(),
    samples: "iif",
    ended: "not yet",
    comes: "fail: traffic error-rate: 503",
  },
  {
    story: "a rate that is over the maximum at the end is not tolerated",
    spec: traffic({ "failure-limit": 5 }),
    samples: "ppf",
    ended: "as planned",
    comes: "fail: traffic error-rate: 503 at the end of the window (2 of 3 passed, 1 failed)",
  },
  {
    story: "a limit for inconclusive",
    spec: traffic({ "inconclusive-limit": 1 }),
    samples: "ii",
    ended: "not yet",
    comes: "inconclusive: traffic error-rate: 2 inconclusive > inconclusive-limit 1 (last: too few)",
  },
];

describe("the verdict on one check", () => {
  test.each(rows)("$story ($samples, $ended)", ({ spec, samples, ended, comes }) => {
    const verdict = assess(spec, drawn(samples), { ended });
    expect(verdict === "running" ? verdict : `${verdict.result}: ${verdict.explanation}`).toBe(comes);
  });

  it("doesn't take a rate that is not a number for one below the maximum", () => {
    const verdict = assess(traffic(), [{ at: 0, outcome: "pass", value: Number.NaN, reason: "NaN %" }], {
      ended: "as planned",
    });
    expect(verdict).toEqual({
      result: "inconclusive",
      explanation: "traffic error-rate: what was measured (NaN, in a recording null) is no number to judge by",
    });
  });
});

describe("whatever the samples", () => {
  const someSamples = fc.array(fc.constantFrom("p", "f", "e", "i")).map((letters) => letters.join(""));
  const someSpec = fc
    .record({
      "failure-limit": fc.nat(3),
      "consecutive-error-limit": fc.nat(3),
      "inconclusive-limit": fc.nat(3),
      kind: fc.constantFrom("http", "traffic"),
    })
    .map(({ kind, ...limits }) => (kind === "http" ? http(limits) : traffic(limits)));
  const ending = fc.constantFrom<Ending>("not yet", "as planned", "early");
  const word = (spec: CheckSpec, samples: string, ended: Ending) => {
    const verdict = assess(spec, drawn(samples), { ended });
    return verdict === "running" ? verdict : verdict.result;
  };
  const goodness = ["fail", "inconclusive", "running", "pass"];

  it("one more failed sample never makes a verdict better", () => {
    fc.assert(
      fc.property(someSpec, someSamples, ending, (spec, samples, ended) => {
        const before = goodness.indexOf(word(spec, samples, ended));
        expect(goodness.indexOf(word(spec, `${samples}f`, ended))).toBeLessThanOrEqual(before);
      }),
    );
  });

  it("what was decided stays decided against", () => {
    fc.assert(
      fc.property(someSpec, someSamples, someSamples, ending, (spec, samples, more, ended) => {
        const decided = word(spec, samples, "not yet");
        if (decided !== "running")
          expect(goodness.indexOf(word(spec, samples + more, ended))).toBeLessThanOrEqual(goodness.indexOf(decided));
      }),
    );
  });

  it("nothing passes without a passed sample, nor before the window is over", () => {
    fc.assert(
      fc.property(someSpec, someSamples, ending, (spec, samples, ended) => {
        if (!samples.includes("p") || ended !== "as planned") expect(word(spec, samples, ended)).not.toBe("pass");
      }),
    );
  });

  it("after an ending there is always a verdict", () => {
    fc.assert(
      fc.property(someSpec, someSamples, (spec, samples) => {
        expect(word(spec, samples, "as planned")).not.toBe("running");
        expect(word(spec, samples, "early")).not.toBe("running");
      }),
    );
  });
});

describe("the verdict of a gate", () => {
  const pass = { result: "pass", explanation: "a" } as const;
  const unsure = { result: "inconclusive", explanation: "b" } as const;
  const bad = { result: "fail", explanation: "c" } as const;
  test.each([
    { verdicts: [], result: "inconclusive", explanation: "nothing was checked" },
    { verdicts: [pass, pass], result: "pass", explanation: "a · a" },
    { verdicts: [pass, unsure], result: "inconclusive", explanation: "b" },
    { verdicts: [unsure, bad, pass], result: "fail", explanation: "c" },
  ])("$result", ({ verdicts, result, explanation }) => {
    expect(combine(verdicts)).toEqual({ result, explanation });
  });
});
