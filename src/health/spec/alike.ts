import { kinds } from "../checks/kinds.ts";
import type { CheckKind } from "./check-kind.ts";
import type { CheckSpec } from "./check-spec.ts";

/** Why a check can't compare a release with the one before it at the same time; undefined where it can, or doesn't. */
export function alikeOf(spec: CheckSpec): string | undefined {
  if (spec.compare === undefined) return undefined;
  const kind = kinds[spec.kind] as unknown as Pick<CheckKind<never, CheckSpec>, "alike">;
  return kind.alike?.(spec);
}
