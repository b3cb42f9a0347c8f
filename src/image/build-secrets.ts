import { fail } from "../failure.ts";
import { entries } from "./entries.ts";
import { badPair } from "./failures.ts";

/** A secret for the build: buildx is told the variable's name, and only the process has its value. */
export interface BuildSecret {
  readonly id: string;
  readonly variable: string;
  readonly value: string;
}

/** Reads `KEY=value` entries. A failure never repeats an entry: it may be the secret itself. */
export function buildSecrets(text: string): readonly BuildSecret[] {
  const bad = (index: number, why: string) => fail(badPair, { input: "secrets", entry: `entry ${index + 1}`, why });
  const found = entries(text).map((entry, index) => {
    const equals = entry.indexOf("=");
    if (equals < 1) throw bad(index, 'it has no "=" after a name');
    const id = entry.slice(0, equals).trim();
    if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(id)) throw bad(index, "its name may have letters, digits, _ . and - only");
    const value = entry.slice(equals + 1);
    if (value === "") throw bad(index, `"${id}" is empty; is the secret set for this job?`);
    return { id, variable: `SLUICE_BUILD_SECRET_${index}`, value };
  });
  const double = found.findIndex(({ id }, index) => found.findIndex((other) => other.id === id) !== index);
  if (double >= 0) throw bad(double, `"${found[double]?.id}" is given twice`);
  return found;
}
