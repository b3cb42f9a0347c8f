import { z } from "zod";
import { fail } from "../../failure.ts";
import { didYouMean } from "../../quantity/nearest.ts";
import { shown } from "../../quantity/shown.ts";
import type { RunFacts } from "../../world.ts";
import { alertElsewhere, alertResolved, alertUnreadable } from "./alert-failures.ts";

/** A label's value is in no log and no history where it could speak to a terminal or turn text around. */
const label = z.string().regex(/^[^\p{Cc}\p{Cf}\u2028\u2029]*$/u, { error: "has control characters" });

/** As Alertmanager posts it to a webhook (version 4), as far as it is looked at; it comes as `client_payload`. */
const alertmanager = z.object({
  status: z.enum(["firing", "resolved"]),
  externalURL: z.string().optional(),
  alerts: z
    .array(
      z.object({
        status: z.enum(["firing", "resolved"]),
        labels: z.record(z.string(), label),
        annotations: z.record(z.string(), z.string()).optional(),
        startsAt: z.iso.datetime({ offset: true }).optional(),
        generatorURL: z.string().optional(),
      }),
    )
    .min(1),
});
const event = z.object({ client_payload: z.looseObject({ alerts: z.unknown().optional() }).nullish() });

const mostNames = 3;
const longest = 80;
const longestLink = 300;

/** An alert that asks for a rollback. */
export interface Alert {
  /** Names, summaries and the link, for the history. */
  readonly reason: string;
  /** Where a person sees it; one of the web that nothing in it can turn into more than a link. */
  readonly link: string | undefined;
  /** When the newest of its alerts began to fire, ms since the epoch; undefined where it does not say. */
  readonly began: number | undefined;
}

/**
 * The alert that asked for a rollback by `repository_dispatch`; undefined when none did. Whoever may send it chooses
 * neither environment nor release: those are the workflow's, and an alert that names another environment is refused. One
 * that is over rolls nothing back.
 */
export function alertOf(
  { eventName, event: raw }: Pick<RunFacts, "eventName" | "event">,
  environment: { readonly name: string; readonly others: readonly string[] },
): Alert | undefined {
  if (eventName !== "repository_dispatch") return undefined;
  const payload = event.safeParse(raw).data?.client_payload;
  if (payload?.alerts === undefined) return undefined;
  const read = alertmanager.safeParse(payload);
  if (!read.success) throw fail(alertUnreadable, { why: z.prettifyError(read.error).replaceAll(/\s+/g, " ").slice(0, 300) });
  const firing = read.data.alerts.filter(({ status }) => status === "firing");
  if (read.data.status === "resolved" || firing.length === 0) throw fail(alertResolved, undefined);
  for (const { labels } of firing) {
    const named = labels["environment"];
    if (named === undefined || named === environment.name) continue;
    const known = environment.others.includes(named);
    const hint = known ? "" : ` There is no such environment in sluice.yaml.${didYouMean(named, environment.others)}`;
    throw fail(alertElsewhere, { named: shown(named), environment: environment.name, hint });
  }
  const told = firing.slice(0, mostNames).map(({ labels, annotations }) => {
    const name = shown(labels["alertname"] ?? "without a name", longest);
    const summary = annotations?.["summary"];
    return summary === undefined ? name : `${name}: ${shown(summary, longest)}`;
  });
  const rest = firing.length > mostNames ? ` and ${firing.length - mostNames} more` : "";
  const link = [...firing.map(({ generatorURL }) => generatorURL), read.data.externalURL].find(isLink);
  const began = firing.flatMap(({ startsAt }) => (startsAt === undefined ? [] : [Date.parse(startsAt)]));
  return {
    reason: `alert ${told.join(", ")}${rest}${link === undefined ? "" : ` (${link})`}`,
    link,
    began: began.length === 0 ? undefined : Math.max(...began),
  };
}

/** An address that a person may follow: of the web, without what may be a secret in it, short enough to be told. */
function isLink(text: string | undefined): text is string {
  if (text === undefined || text.length > longestLink || !/^https?:\/\/[\w.~:/?#[\]@!$&'*+,;=%-]+$/.test(text)) return false;
  if (!URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === "" && password === "";
}
