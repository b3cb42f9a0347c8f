import type { Classification } from "./classify.ts";

export interface ClassifiedMetric {
  readonly classification: Classification;
  readonly groups: readonly string[];
  /** Muted: shown, never counted. */
  readonly muted?: boolean | undefined;
}

export interface KayentaScore {
  readonly score: number;
  readonly verdict: "pass" | "marginal" | "fail";
  readonly reason: string;
  readonly groups: readonly {
    readonly name: string;
    readonly score: number;
    readonly weight: number;
    readonly empty: boolean;
  }[];
}

/**
 * The score of NetflixACAJudge-v1.0: 100 × pass of what counts in each group; Nodata counts nowhere, and a group in which nothing
 * counts shows 0 but is added as 100. A critical metric that didn't pass makes it 0, and so does Nodata of half the metrics.
 */
export function kayentaScore(
  metrics: readonly ClassifiedMetric[],
  { weights, pass, marginal }: { weights: Readonly<Record<string, number>>; pass: number; marginal: number },
): KayentaScore {
  const counted = metrics.filter(({ muted }) => !muted);
  const names = [...new Set(counted.flatMap(({ groups }) => groups))];
  const unnamed = names.filter((name) => !Object.hasOwn(weights, name)).length;
  const given = names.reduce((sum, name) => sum + (Object.hasOwn(weights, name) ? (weights[name] as number) : 0), 0);
  const groups = names.map((name) => {
    const labels = counted.filter((metric) => metric.groups.includes(name)).map(({ classification }) => classification.label);
    const known = labels.filter((label) => label !== "Nodata");
    return {
      name,
      score: known.length === 0 ? 0 : (100 * known.filter((label) => label === "Pass").length) / known.length,
      weight: Object.hasOwn(weights, name) ? (weights[name] as number) : (100 - given) / unnamed,
      empty: known.length === 0,
    };
  });
  const critical = counted.find(({ classification }) => classification.critical && classification.label !== "Pass");
  const absent = counted.filter(({ classification }) => classification.label === "Nodata").length;
  const ended = (score: number, reason: string): KayentaScore => ({
    score,
    verdict: word(score, { pass, marginal }),
    reason,
    groups,
  });
  if (critical !== undefined) return ended(0, `a critical metric is ${critical.classification.label}`);
  if (counted.length === 0 || absent / counted.length >= 0.5)
    return ended(0, `${absent} of ${counted.length} metrics have no data`);
  const sum = groups.reduce((total, group) => total + ((group.empty ? 100 : group.score) * group.weight) / 100, 0);
  const score = Math.round(sum * 100) / 100;
  return ended(score, `score ${score} of 100, pass from ${pass}, marginal from ${marginal}`);
}

function word(score: number, { pass, marginal }: { pass: number; marginal: number }): KayentaScore["verdict"] {
  if (score >= pass) return "pass";
  return score >= marginal ? "marginal" : "fail";
}
