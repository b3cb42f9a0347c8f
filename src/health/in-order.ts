import type { Sample } from "./sample.ts";

/** Always the same order of keys, so that what is written again is the same to the byte. */
export const inOrder = ({
  at,
  outcome: word,
  value: seen,
  unit,
  reason,
  seen: counted,
  baseline,
  parts,
  numbers,
}: Sample): Sample =>
  compact({ at, outcome: word, value: seen, unit, reason, seen: counted, baseline, parts, numbers }) as unknown as Sample;

/** Without what is undefined. */
export const compact = <Value extends object>(given: Value) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
