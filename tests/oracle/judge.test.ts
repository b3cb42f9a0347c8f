import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { binomialTail } from "../../src/health/judge/binomial.ts";
import { normalTail, normalTailQuantile, studentTail } from "../../src/health/judge/distributions.ts";
import { hypergeometricTail } from "../../src/health/judge/hypergeometric.ts";
import { locationTail } from "../../src/health/judge/location.ts";
import { logBets } from "../../src/health/judge/odds-evidence.ts";
import { pool } from "../../src/health/judge/pooled.ts";
import { quantile } from "../../src/health/judge/quantile.ts";
import { randomness } from "../../src/health/judge/samples.testing.ts";
import { shiftOf } from "../../src/health/judge/shift.ts";

const { uniform, gauss } = randomness(20_261_121);
const whole = (from: number, to: number) => from + Math.floor(uniform() * (to - from + 1));
const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

/** Samples as they come: smooth, with many ties, mostly zero, with a broken part. */
function samples(count: number): number[] {
  const kind = whole(0, 3);
  if (kind === 0) return many(count, () => Math.exp(gauss()));
  if (kind === 1) return many(count, () => Math.round(3 * gauss()));
  if (kind === 2) return many(count, () => (uniform() < 0.7 ? 0 : whole(1, 4)));
  return many(count, () => Math.exp(0.3 * gauss()) * (uniform() < 0.3 ? 10 : 1));
}

function pair(from: number, to: number) {
  return { baseline: samples(whole(from, to)), candidate: samples(whole(from, to)) };
}
const sorted = (values: readonly number[]) => Float64Array.from(values).sort();
const tail = ({ baseline, candidate }: ReturnType<typeof pair>) => locationTail(pool(sorted(baseline), sorted(candidate)));

/** Asks SciPy all at once; its start alone takes a second. */
function ask<Question extends object>(kind: string, questions: readonly Question[]): (number | number[])[] {
  const python = process.env["SCIPY_PYTHON"];
  if (!python) throw new Error("SCIPY_PYTHON is not set: export $(node scripts/prepare.ts scipy --env), or npm test");
  const input = JSON.stringify(questions.map((question) => ({ kind, ...question })));
  const ended = spawnSync(python, [join(import.meta.dirname, "oracle.py")], { input, encoding: "utf8", maxBuffer: 1e8 });
  if (ended.status !== 0) throw new Error(ended.stderr);
  return JSON.parse(ended.stdout);
}

/** The largest relative difference, and between what. */
function worst<Question>(
  questions: readonly Question[],
  theirs: readonly (number | number[])[],
  ours: (question: Question) => number,
) {
  let most = { off: 0, ours: 0, theirs: 0, question: undefined as Question | undefined };
  for (const [i, question] of questions.entries()) {
    const [mine, other] = [ours(question), theirs[i] as number];
    const off = Math.abs(mine - other) / Math.max(Math.abs(other), 1e-300);
    if (!(off <= most.off)) most = { off, ours: mine, theirs: other, question };
  }
  return most;
}

describe("what the judge stands on, against SciPy", () => {
  test("4,500 tails and quantiles of normal and Student's distributions, far out too", () => {
    const normal = many(1500, () => ({ z: 34 * uniform() - 8 }));
    expect(worst(normal, ask("normal", normal), ({ z }) => normalTail(z)).off).toBeLessThan(1e-10);
    const quantiles = many(1500, () => ({ p: 10 ** (-15 * uniform()) }));
    const seen = worst(quantiles, ask("normal-quantile", quantiles), ({ p }) => normalTailQuantile(p));
    expect(Math.abs(seen.ours - seen.theirs)).toBeLessThan(1e-10);
    const student = many(1500, () => ({ t: (uniform() - 0.3) * 20, freedom: whole(3, 20_000) }));
    expect(worst(student, ask("student", student), ({ t, freedom }) => studentTail(t, freedom)).off).toBeLessThan(1e-9);
  });

  test("3,000 tails of the hypergeometric distribution, up to a million", () => {
    const urns = many(3000, () => {
      const population = Math.round(10 ** (1 + 5 * uniform()));
      const [marked, drawn] = [whole(0, population), whole(0, Math.min(population, 5000))];
      const middle = (marked * drawn) / population;
      return { k: Math.max(0, Math.round(middle + gauss() * 3 * Math.sqrt(middle + 1))), population, marked, drawn };
    });
    const seen = worst(urns, ask("hypergeometric", urns), ({ k, ...urn }) => hypergeometricTail(k, urn));
    expect(seen.off, JSON.stringify(seen)).toBeLessThan(1e-7);
  });

  test("2,000 tails of the binomial distribution, what a limit on a rate stands on", () => {
    const counts = many(2000, () => {
      const [total, most] = [Math.round(10 ** (1 + 4 * uniform())), 10 ** (-4 * uniform())];
      const spread = 4 * Math.sqrt(total * most * (1 - most)) + 2;
      return { bad: Math.min(total, Math.max(0, Math.round(total * most + gauss() * spread))), total, most };
    });
    const seen = worst(counts, ask("binomial", counts), ({ most, ...count }) => binomialTail(count, most));
    expect(seen.off, JSON.stringify(seen)).toBeLessThan(1e-8);
  });

  test("1,000 tables by Fisher's exact test", () => {
    const count = () => {
      const total = whole(1, 3000);
      return { bad: Math.min(total, Math.floor(total * uniform() ** 4)), total };
    };
    const tables = many(1000, () => ({ baseline: count(), candidate: count() }));
    const seen = worst(tables, ask("fisher", tables), ({ baseline, candidate }) =>
      hypergeometricTail(candidate.bad, {
        population: baseline.total + candidate.total,
        marked: candidate.total,
        drawn: baseline.bad + candidate.bad,
      }),
    );
    expect(seen.off, JSON.stringify(seen)).toBeLessThan(1e-7);
  });

  test("500 bets by the noncentral hypergeometric distribution", () => {
    const bets = many(500, () => {
      const [marked, rest] = [whole(1, 80), whole(1, 80)];
      const drawn = whole(1, Math.min(30, marked + rest));
      const k = whole(Math.max(0, drawn - rest), Math.min(marked, drawn));
      return { odds: 10 ** (2 * uniform()), population: marked + rest, marked, drawn, k };
    });
    const theirs = ask("odds", bets);
    for (const [i, { odds, population, marked, drawn, k }] of bets.entries()) {
      const period = { candidate: { bad: k, total: marked }, baseline: { bad: drawn - k, total: population - marked } };
      expect(logBets(period, [odds])[0]).toBeCloseTo(theirs[i] as number, 6);
    }
  });

  test("500 quantiles", () => {
    const questions = many(500, () => ({ values: samples(whole(1, 50)), share: uniform() }));
    const seen = worst(questions, ask("quantile", questions), ({ values, share }) => quantile(sorted(values), share));
    expect(Math.abs(seen.ours - seen.theirs)).toBeLessThan(1e-12);
  });
});

describe("the rank test, against SciPy", () => {
  test("500 small samples, ties and zeros among them: the very p of SciPy's permutation test", () => {
    const pairs = many(500, () => pair(2, 7));
    const seen = worst(pairs, ask("exact-location", pairs), tail);
    expect(seen.off, JSON.stringify(seen)).toBeLessThan(1e-9);
  });

  test("500 large samples: the very p of SciPy's test of the correlation of score and side", () => {
    const pairs = many(500, () => pair(31, 300));
    const seen = worst(pairs, ask("large-location", pairs), tail);
    expect(seen.off, JSON.stringify(seen)).toBeLessThan(1e-8);
  });

  test("20 samples between: what a hundred thousand random splits say, within their chance", () => {
    const pairs = many(20, () => pair(12, 70));
    const theirs = ask("sampled-location", pairs) as number[];
    for (const [i, each] of pairs.entries()) {
      const share = theirs[i] as number;
      // Of zeros with a few counts among them a smooth curve stands for a staircase.
      const zeros = [...each.baseline, ...each.candidate].filter((value) => value === 0).length;
      const smooth = 2 * zeros > each.baseline.length + each.candidate.length ? 0.15 : 0.02;
      const chance = 4.5 * Math.sqrt((share * (1 - share) + 1e-5) / 100_000);
      expect(Math.abs(tail(each) - share), JSON.stringify({ i, share, tail: tail(each) })).toBeLessThan(
        chance + smooth * share,
      );
    }
  });

  test("200 estimates of the shift, by trying every step", () => {
    const pairs = many(200, () => {
      const round = (values: number[]) => values.map((value) => Math.round(value * 1024) / 1024);
      const { baseline, candidate } = pair(2, 9);
      return { baseline: round(baseline), candidate: round(candidate) };
    });
    const theirs = ask("shift", pairs) as number[];
    for (const [i, { baseline, candidate }] of pairs.entries())
      expect(shiftOf(sorted(baseline), sorted(candidate), 2).estimate, JSON.stringify(pairs[i])).toBeCloseTo(
        theirs[i] as number,
        6,
      );
  });
});
