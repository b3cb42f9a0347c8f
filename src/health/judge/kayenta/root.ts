/** Kayenta's tolerance is absolute, so its answers depend on the unit; kept, since its verdicts depend on it too. */
const TOLERANCE = 1e-4;
const EPSILON = 2.220446049250313e-16;
const MOST_STEPS = 1001;

/** A point and the function's value there. */
interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * A root between two points of opposite sign: Brent (1973), ch. 4, in the form of R's `zeroin`, which Kayenta's results follow. On
 * the staircase of a rank statistic it stops within the tolerance of a step, on either side of it.
 */
export function root(value: (x: number) => number, lower: Point, upper: Point): number {
  if (lower.y === 0) return lower.x;
  let [before, best, other] = [lower, upper, lower];
  for (let step = 0; step < MOST_STEPS; step++) {
    const moved = best.x - before.x;
    if (Math.abs(other.y) < Math.abs(best.y)) [before, best, other] = [best, other, best];
    const least = 2 * EPSILON * Math.abs(best.x) + TOLERANCE / 2;
    const half = (other.x - best.x) / 2;
    if (Math.abs(half) <= least || best.y === 0) return best.x;
    const wanted =
      Math.abs(moved) >= least && Math.abs(before.y) > Math.abs(best.y)
        ? interpolated(before, best, other, { moved, least })
        : half;
    const next = best.x + (Math.abs(wanted) < least ? Math.sign(wanted || -1) * least : wanted);
    before = best;
    best = { x: next, y: value(next) };
    if (best.y > 0 === other.y > 0 && best.y !== 0 && other.y !== 0) other = before;
  }
  return best.x;
}

function interpolated(before: Point, best: Point, other: Point, { moved, least }: { moved: number; least: number }): number {
  const width = other.x - best.x;
  const s = best.y / before.y;
  let [p, q] = [width * s, 1 - s];
  if (before.x !== other.x) {
    const [a, b] = [before.y / other.y, best.y / other.y];
    p = s * (width * a * (a - b) - (best.x - before.x) * (b - 1));
    q = (a - 1) * (b - 1) * (s - 1);
  }
  if (p > 0) q = -q;
  else p = -p;
  const inside = p < 0.75 * width * q - Math.abs(least * q) / 2 && p < Math.abs((moved * q) / 2);
  return inside ? p / q : width / 2;
}
