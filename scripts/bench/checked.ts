import type { Figure } from "../../tests/bench/bench.ts";

/** A figure is a measured number of a name that was asked for; anything else is a defect of its bench. */
export function checked(figure: Figure, wanted: ReadonlySet<string>): Figure {
  if (!wanted.has(figure.bench)) throw new Error(`${figure.bench} was measured and not asked for, or twice.`);
  for (const [what, value] of Object.entries({ value: figure.value, goal: figure.goal, baseline: figure.baseline.value })) {
    if (!Number.isFinite(value)) throw new Error(`${figure.bench}: its ${what} is ${value}, which is no measurement.`);
  }
  return figure;
}

export function missesGoal({ better, value, goal }: Figure): boolean {
  return better === "lower" ? value > goal : value < goal;
}
