/** Numbers that look random and are the same in every run (mulberry32). */
export function randomness(seed: number) {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  /** Log-normal with a coefficient of variation of 30 %, around `typical`: latencies. */
  const latencies = (count: number, typical = 100): number[] =>
    Array.from({ length: count }, () => typical * Math.exp(Math.sqrt(Math.log(1.09)) * gauss()));
  /** As `latencies`, with exactly this share of them at 10×, in any order. */
  const broken = (count: number, share: number): number[] => {
    const values = latencies(count).map((value, i) => (i < Math.round(share * count) ? value * 10 : value));
    for (let i = count - 1; i > 0; i--) {
      const j = Math.floor(uniform() * (i + 1));
      [values[i], values[j]] = [values[j] as number, values[i] as number];
    }
    return values;
  };
  return { uniform, gauss, latencies, broken };
}
