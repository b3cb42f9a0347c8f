/** Four significant digits, without a tail of zeros. */
export function number(value: number): string {
  if (Number.isNaN(value)) return "none";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e6 || size < 1e-4)) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}

export function percent(share: number): string {
  if (!Number.isFinite(share)) return share > 0 ? "from nothing" : "to nothing";
  const size = Math.abs(share) * 100;
  const digits = size >= 10 || size === 0 ? 0 : size >= 0.1 ? 1 : 3;
  return `${share < 0 ? "−" : "+"}${Number(size.toFixed(digits))} %`;
}

export function probability(p: number): string {
  if (p < 0.0001) return "p < 0.0001";
  return `p = ${Number(p.toPrecision(2))}`;
}
