import type { World } from "../world.ts";
import { type AlertRule, isAbout, type Severity } from "./alert-rule.ts";
import type { CheckResult, GateResult } from "./watch.ts";

export interface Alerts {
  /** Any address that takes a JSON POST. */
  readonly webhook: string | undefined;
  /** The address of an Alertmanager. */
  readonly alertmanager: string | undefined;
  readonly rules: readonly AlertRule[];
}

/** Of what the alert is: the same names make the same alert, so that a later pass resolves it. */
export interface AlertSubject {
  readonly environment: string | undefined;
  readonly url: string | undefined;
}

export interface Alert {
  readonly severity: Severity;
  readonly check: string;
  readonly result: CheckResult["verdict"]["result"];
  readonly explanation: string;
  /** False: it is over. */
  readonly firing: boolean;
}

/** What is told of a gate: every check that did not pass, by the first rule that fits it; of one that passed, that it is over. */
export function alertsOf({ checks }: GateResult, rules: readonly AlertRule[]): readonly Alert[] {
  return checks
    .filter(({ by }) => by.dryRun !== true)
    .flatMap(({ name, verdict }): Alert[] => {
      const { result, explanation } = verdict;
      const fits = rules.filter((rule) => isAbout(rule, name));
      const rule = fits.find(({ when }) => (result === "pass" ? true : when === result));
      return rule === undefined
        ? []
        : [{ severity: rule.severity, check: name, result, explanation, firing: result !== "pass" }];
    });
}

const timeoutMs = 10_000;
/** Alertmanager forgets an alert that nobody sends again; a gate sends its own once. */
const standsFor = 60 * 60_000;

/** Tells those who asked to be told. That they can't be reached is a warning, and changes no result. */
export async function tellAlerts(
  result: GateResult,
  told: Alerts & { readonly subject: AlertSubject },
  world: World,
): Promise<void> {
  const { webhook, alertmanager, rules, subject } = told;
  const alerts = alertsOf(result, rules);
  const firing = alerts.filter((alert) => alert.firing);
  await Promise.all([
    webhook === undefined || firing.length === 0
      ? undefined
      : send("webhook", webhook, webhookBody(result, firing, { subject, world }), world),
    alertmanager === undefined || alerts.length === 0
      ? undefined
      : send(
          "Alertmanager",
          `${alertmanager.replace(/\/+$/, "").replace(/\/api\/v2(\/alerts)?$/, "")}/api/v2/alerts`,
          alerts.map((alert) => alertmanagerAlert(alert, { result, subject, world })),
          world,
        ),
  ]);
}

type Around = { readonly subject: AlertSubject; readonly world: Pick<World, "facts"> };

const worst = (alerts: readonly Alert[]) => alerts.map(({ severity }) => severity).sort()[0];
const given = (labels: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== undefined && value !== ""));

export function webhookBody(
  { result, explanation, startedAt, endedAt }: GateResult,
  alerts: readonly Alert[],
  { subject, world }: Around,
) {
  const { repository, commit, runUrl } = world.facts;
  return {
    version: 1,
    severity: worst(alerts),
    ...{ result, explanation },
    ...given({ ...subject, repository, commit, run: runUrl }),
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(endedAt).toISOString(),
    alerts: alerts.map(({ severity, check, result: word, explanation: why }) => ({
      severity,
      check,
      result: word,
      explanation: why,
    })),
  };
}

/** An alert as Alertmanager's API v2 takes it (postableAlert). */
export function alertmanagerAlert(
  { severity, check, result: word, explanation, firing }: Alert,
  { result, subject, world }: Around & { readonly result: GateResult },
) {
  const { repository, commit, runUrl } = world.facts;
  return {
    // What differs from one gate to the next is an annotation: a label would make a new alert, and nothing would resolve the old one.
    labels: given({ alertname: "SluiceGate", check, severity, environment: subject.environment, url: subject.url, repository }),
    annotations: given({ summary: `${check}: ${word}`, description: explanation, commit }),
    startsAt: new Date(result.startedAt).toISOString(),
    endsAt: new Date(firing ? result.endedAt + standsFor : result.endedAt).toISOString(),
    ...(/^https?:\/\//.test(runUrl) ? { generatorURL: runUrl } : {}),
  };
}

/** The address is a secret, so no message shows it; what is said of it by others may repeat it, and is not shown either. */
async function send(what: string, url: string, body: unknown, { http, log }: World): Promise<void> {
  try {
    const { status } = await http({
      url,
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      timeoutMs,
      maxBytes: 4_096,
    });
    if (status >= 200 && status <= 299) log.info(`Alerted: ${what}`);
    else log.warning(`The ${what} did not take the alert: it answered ${status}. The result stands.`);
  } catch (error) {
    const { code } = error as { code?: unknown };
    log.warning(`The ${what} could not be told: ${typeof code === "string" ? code : "no answer"}. The result stands.`);
  }
}
