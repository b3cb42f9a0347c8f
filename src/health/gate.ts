import type { Outcome, OutputsOf, ResultOf } from "../outcome.ts";
import { sayDuration } from "../quantity/duration.ts";
import type { World } from "../world.ts";
import type { gateAnswers } from "./gate-answers.ts";
import type { GateInputs } from "./gate-inputs.ts";
import { gateSummary } from "./gate-summary.ts";
import { type CheckResult, watch } from "./watch.ts";
import { whatToCheck } from "./what-to-check.ts";

/** The action health-gate: watches for a while, and says pass, fail or inconclusive. */
export async function gate(inputs: GateInputs, world: World): Promise<Outcome> {
  for (const value of Object.values(inputs.headers)) if (value !== "") world.log.mask(value);
  const { checks, subject } = await whatToCheck(inputs, world);
  const { window, interval } = inputs;
  const names = checks.map(({ name }) => name).join(" · ");
  world.log.info(`Watching for ${sayDuration(window)}, a look every ${sayDuration(interval)}: ${names}`);
  const said = new Map<string, string>();
  const result = await watch({
    world,
    checks,
    window,
    interval,
    subject,
    onSample({ name }, { outcome, reason }) {
      const news = outcome === "pass" ? "pass" : `${outcome}: ${reason}`;
      if (news !== "pass" || said.get(name) !== "pass") {
        if (said.get(name) !== news) world.log.info(`${name}: ${outcome}, ${reason}`);
      }
      said.set(name, news);
    },
  });
  return {
    result: result.result satisfies ResultOf<typeof gateAnswers>,
    explanation: sentence(result.explanation),
    outputs: { checks: result.checks.map(shortly) } satisfies OutputsOf<typeof gateAnswers>,
    report: {
      window,
      interval,
      startedAt: new Date(result.startedAt).toISOString(),
      endedAt: new Date(result.endedAt).toISOString(),
      checks: result.checks,
    },
    summary: gateSummary(result, checks, { window, interval }),
    failed: result.result !== "pass",
    remedy:
      result.result === "fail"
        ? "Look at what the app answered: the report has every sample. Loosen a check only when the app is right."
        : "Look why nothing could be said: the report has every sample. A longer window or a reachable address may be what it needs.",
  };
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

function shortly({ name, kind, verdict, counts, samples }: CheckResult) {
  const last = samples.at(-1);
  return {
    name,
    kind,
    ...verdict,
    ...{ passed: counts.pass, failed: counts.fail, errors: counts.error },
    inconclusive: counts.inconclusive,
    last: last?.reason ?? null,
  };
}
