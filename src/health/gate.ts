import type { Outcome } from "../outcome.ts";
import { sayDuration } from "../quantity/duration.ts";
import type { World } from "../world.ts";
import { usualAlertRules } from "./alert-rule.ts";
import type { GateInputs } from "./inputs/gate-inputs.ts";
import { judgedBy } from "./judged-by.ts";
import { comparesNumbers, sharingAlpha } from "./judging.ts";
import type { CheckSpec } from "./spec/check-spec.ts";
import { whatToCheck } from "./spec/what-to-check.ts";
import { writePage } from "./telling/write-page.ts";
import type { Watch } from "./watch.ts";

/** The action health-gate: watches for a while, or judges what was recorded, and says pass, fail or inconclusive. */
export async function gate(inputs: GateInputs, world: World): Promise<Outcome> {
  for (const value of Object.values(inputs.headers)) if (value !== "") world.log.mask(value);
  const { outcome, result, rules } = inputs.replay === undefined ? await watched(inputs, world) : await replayed(inputs, world);
  if (result === undefined) {
    const unused = (["report-html", "alert-webhook", "alert-alertmanager"] as const).filter(
      (name) => inputs[name] !== undefined,
    );
    if (unused.length > 0)
      world.log.warning(`Several recordings were judged: ${unused.join(", ")} tells of one gate, and was not used.`);
    return outcome;
  }
  const page = await writePage(inputs["report-html"], [{ title: "Gate", result }], world);
  const { "alert-webhook": webhook, "alert-alertmanager": alertmanager } = inputs;
  if (webhook !== undefined || alertmanager !== undefined) {
    const { tellAlerts } = await import("./alert.ts");
    const subject = { environment: inputs.environment, url: inputs.url === undefined ? undefined : withoutQuery(inputs.url) };
    await tellAlerts(result, { webhook, alertmanager, rules, subject }, world);
  }
  return { ...outcome, outputs: { ...outcome.outputs, "report-html": page } };
}

/** Told before the window, not after it. */
async function warnOfTooFew(
  checks: readonly CheckSpec[],
  { window, interval, earlier }: { window: number; interval: number; earlier: Watch["earlier"] | undefined },
  { log }: Pick<World, "log">,
): Promise<void> {
  const bys = checks.map(judgedBy);
  if (!bys.some(comparesNumbers)) return;
  const [{ plannedLooks }, { tooFewToCompare }, judges] = await Promise.all([
    import("./watch.ts"),
    import("./too-few.ts"),
    import("./judges.ts"),
  ]);
  for (const spec of checks) {
    const planned = plannedLooks(spec, { window, interval });
    const old = earlier?.get(spec.name)?.values.length;
    const why = tooFewToCompare(spec, { planned, earlier: old, among: sharingAlpha(bys) }, judges);
    if (why !== undefined) log.warning(why);
  }
}

const withoutQuery = (url: string) => new URL(url).origin + new URL(url).pathname;

async function replayed(inputs: GateInputs, world: World) {
  const { replayGate } = await import("./recording/replay-gate.ts");
  return { ...(await replayGate(inputs.replay ?? "", inputs, world)), rules: inputs["alert-rules"] ?? usualAlertRules };
}

async function watched(inputs: GateInputs, world: World) {
  const { checks, subject, earlier, score, alertRules: rules } = await whatToCheck(inputs, world);
  const { window, interval } = inputs;
  // Loaded only now: a call that says nothing to check has ended above.
  const [{ watch }, { gateOutcome }] = await Promise.all([import("./watch.ts"), import("./telling/gate-outcome.ts")]);
  const names = checks.map(({ name }) => name).join(" · ");
  world.log.info(`Watching for ${sayDuration(window)}, a look every ${sayDuration(interval)}: ${names}`);
  await warnOfTooFew(checks, { window, interval, earlier }, world);
  const said = new Map<string, string>();
  const result = await watch({
    world,
    ...{ checks, window, interval, subject, score },
    ...(earlier === undefined ? {} : { earlier }),
    onSample({ name }, { outcome, reason }) {
      const news = outcome === "pass" ? "pass" : `${outcome}: ${reason}`;
      if (news !== "pass" || said.get(name) !== "pass") {
        if (said.get(name) !== news) world.log.info(`${name}: ${outcome}, ${reason}`);
      }
      said.set(name, news);
    },
  });
  return { outcome: gateOutcome(result, { window, interval, score }), result, rules };
}
