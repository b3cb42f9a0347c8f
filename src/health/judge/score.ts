interface Scored {
  readonly verdict: "pass" | "fail" | "inconclusive";
  readonly group?: string | undefined;
  readonly weight?: number | undefined;
}

export interface Group {
  readonly name: string;
  readonly score: number;
  /** Per cent of the whole. */
  readonly weight: number;
}

/**
 * The score as Kayenta counts it: 100 × the passed share of each group, weighted by the groups' per cents; groups without one share
 * what is left. Where named per cents of the groups that are there don't make 100 and no other group is there, they are scaled.
 */
export function scoreOf(
  checks: readonly Scored[],
  weights: Readonly<Record<string, number>>,
): { score: number; groups: Group[] } {
  const names = [...new Set(checks.map(({ group = "" }) => group))];
  const named = names.filter((name) => Object.hasOwn(weights, name));
  const given = named.reduce((sum, name) => sum + (weights[name] as number), 0);
  const rest = Math.max(0, 100 - given) / Math.max(1, names.length - named.length);
  const raw = names.map((name) => (Object.hasOwn(weights, name) ? (weights[name] as number) : rest));
  const whole = raw.reduce((sum, weight) => sum + weight, 0);
  const groups = names.map((name, i) => {
    const inside = checks.filter(({ group = "" }) => group === name);
    // Of the greatest: only their proportions count, and a sum of great ones would have no end.
    const greatest = inside.reduce((most, { weight = 1 }) => Math.max(most, weight), 0);
    const sum = (among: readonly Scored[]) =>
      greatest === 0 ? 0 : among.reduce((total, { weight = 1 }) => total + weight / greatest, 0);
    const all = sum(inside);
    return {
      name,
      score: all > 0 ? rounded((100 * sum(inside.filter(({ verdict }) => verdict === "pass"))) / all) : 0,
      weight: rounded(whole > 0 ? (100 * (raw[i] as number)) / whole : 100 / names.length),
    };
  });
  return { score: rounded(groups.reduce((sum, { score, weight }) => sum + (score * weight) / 100, 0)), groups };
}

const rounded = (value: number) => Math.round(value * 100) / 100;
