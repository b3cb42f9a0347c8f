import type { z } from "zod";
import { type AlertRule, alertRuleSchema, isAbout } from "../../health/alert-rule.ts";
import { alikeOf } from "../../health/spec/alike.ts";
import { checkSpecSchema } from "../../health/spec/check-schema.ts";
import type { CheckSpec } from "../../health/spec/check-spec.ts";
import { scoreSchema } from "../../health/spec/score-schema.ts";
import type { ScoreRules } from "../../health/verdict.ts";
import { didYouMean } from "../../quantity/nearest.ts";
import { forward, keyed, listOf, reading } from "./reading.ts";

/** What a release must pass at each step, and how its checks make one verdict. */
export interface WrittenGate {
  readonly checks: readonly CheckSpec[];
  readonly score: ScoreRules | undefined;
  readonly alerts: readonly AlertRule[] | undefined;
  /** Where the checks stand below the key `gate`. */
  readonly at: readonly "checks"[];
}

/** In a rollout the release before is asked at the same time. */
const check = reading((raw, say): CheckSpec | undefined => {
  const spec = forward(checkSpecSchema, raw, say, "a check", []);
  const why = spec === undefined ? undefined : alikeOf(spec);
  if (why === undefined) return spec;
  say(`would compare a release with itself: ${why}.`, ["compare"], "key");
  return undefined;
});
const checks = listOf("a list of checks, like [{ http: /health }]", check);
const whole = keyed("a gate", {
  checks,
  score: scoreSchema.optional(),
  alerts: listOf("a list of rules, like [{ check: checkout*, when: fail, severity: P0 }]", alertRuleSchema).optional(),
});

/** A list of checks, or a mapping that says how they are judged together, too. */
export const gateSchema = reading((raw, say): WrittenGate | undefined => {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
    const list = forward(checks, raw, say, "a gate", []);
    return list === undefined ? undefined : { checks: list, score: undefined, alerts: undefined, at: [] };
  }
  const read = forward(whole, raw, say, "a gate", []);
  if (read === undefined) return undefined;
  const stray = strays(read);
  for (const { message, path } of stray) say(message, path, "key");
  return stray.length > 0 ? undefined : { checks: read.checks, score: read.score, alerts: read.alerts, at: ["checks"] };
});

/** What is said of checks that are not there: it would never count, and nobody would see it. */
function strays({ checks: all, score, alerts }: z.output<typeof whole>): readonly { message: string; path: PropertyKey[] }[] {
  const groups = [...new Set(all.flatMap(({ group }) => (group === undefined ? [] : [group])))];
  const names = all.map(({ name }) => name);
  const strange = Object.keys(score?.groups ?? {}).filter((group) => !groups.includes(group));
  return [
    ...strange.map((group) => ({
      path: ["score", "groups", group],
      message: `is the group of no check.${didYouMean(group, groups)}`,
    })),
    ...(alerts ?? []).flatMap((rule, index) =>
      names.some((name) => isAbout(rule, name))
        ? []
        : [
            {
              path: ["alerts", index, "check"],
              message: `fits no check of this gate; it has ${names.join(", ")}.${didYouMean(rule.check ?? "", names)}`,
            },
          ],
    ),
  ];
}
