import { sayPercentage } from "../quantity/percentage.ts";
import { kinds } from "./checks/kinds.ts";
import type { CheckKind } from "./spec/check-kind.ts";
import type { CheckSpec } from "./spec/check-spec.ts";
import { unlimited } from "./unlimited.ts";

/** What a check asks for, in a few words of plain text each. */
export function askedOf(spec: CheckSpec): readonly string[] {
  const kind = kinds[spec.kind] as unknown as Pick<CheckKind<never, CheckSpec>, "asked">;
  const { failureLimit, consecutiveSuccessLimit, count, minSamples, compare } = spec;
  return [
    ...kind.asked(spec),
    ...(failureLimit === unlimited ? [] : [failureLimit === 0 ? "none failed" : `≤ ${failureLimit} failed`]),
    ...(consecutiveSuccessLimit === undefined ? [] : [`${consecutiveSuccessLimit} passed in a row`]),
    ...(count === undefined ? [] : [`${count} looks`]),
    ...(minSamples > 1 ? [`≥ ${minSamples} samples`] : []),
    ...(compare === undefined
      ? []
      : [
          `${compare.judge === "kayenta" ? "as Kayenta judges" : `≤ ${sayPercentage(compare.tolerance)} worse`} than the baseline`,
        ]),
  ];
}

/** The limit of a check's number, for charts; undefined where it has none. */
export function boundOf(spec: CheckSpec): number | undefined {
  const { within, max, min } = spec as { within?: unknown; max?: unknown; min?: unknown };
  return [within, max, min].find((each): each is number => typeof each === "number" && Number.isFinite(each));
}
