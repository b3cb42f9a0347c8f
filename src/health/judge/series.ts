/** Samples as two columns, so that a long bake stays small. */
export interface Series {
  readonly values: ArrayLike<number>;
  /** Milliseconds on any clock; only the order counts. Without it the values stand in their order. */
  readonly at?: ArrayLike<number> | undefined;
}

export interface Sizes {
  readonly baseline: number;
  readonly candidate: number;
}

/** What of a series is judged. */
export interface Side {
  /** Finite values, sorted. */
  readonly values: Float64Array;
  readonly seen: number;
  /** How many were no finite numbers. */
  readonly refused: number;
}

/** The earliest samples, at most as many as were planned: what comes after the horizon was paid for by no alpha. */
export function take({ values, at }: Series, most: number): Side {
  const first = values.length <= most ? values : earliest(values, at, most);
  const room = new Float64Array(first.length);
  let finite = 0;
  for (let i = 0; i < first.length; i++) {
    const value = first[i] as number;
    // To a rank -0 and 0 are the same.
    if (Number.isFinite(value)) room[finite++] = value === 0 ? 0 : value;
  }
  return { values: room.subarray(0, finite).sort(), seen: first.length, refused: first.length - finite };
}

function earliest(values: ArrayLike<number>, at: ArrayLike<number> | undefined, most: number): number[] {
  const order = Array.from(values, (_, i) => i);
  if (at) order.sort((left, right) => (at[left] as number) - (at[right] as number));
  return order.slice(0, Math.max(0, most)).map((i) => values[i] as number);
}
