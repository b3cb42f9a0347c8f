import type { Seen } from "../measure.ts";

/** Whether a number is within its limits. What is no number is never a pass. */
export function judgeNumber(
  value: number,
  { min, max }: { readonly min: number | undefined; readonly max: number | undefined },
  unit = "",
): Seen {
  const said = (number: number) => `${Number(number.toPrecision(6))}${unit}`;
  if (!Number.isFinite(value)) return { outcome: "inconclusive", reason: `${value} is no number to judge by` };
  if (min !== undefined && value < min) return { outcome: "fail", value, reason: `${said(value)} < min ${said(min)}` };
  if (max !== undefined && value > max) return { outcome: "fail", value, reason: `${said(value)} > max ${said(max)}` };
  const limits = [...(min === undefined ? [] : [`≥ ${said(min)}`]), ...(max === undefined ? [] : [`≤ ${said(max)}`])];
  return { outcome: "pass", value, reason: [said(value), ...limits].join(" ") };
}
