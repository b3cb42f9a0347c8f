/** The fraction (0…1) of `5%` or `0.5 %`; undefined when it is none: a bare number could mean either. */
export function parsePercentage(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(text.trim());
  if (match === null) return undefined;
  const fraction = Number(match[1]) / 100;
  return fraction <= 1 ? fraction : undefined;
}

/** Written for people with up to two significant decimals: `9.8 %`. */
export function sayPercentage(fraction: number): string {
  return `${Number((fraction * 100).toFixed(2))} %`;
}
