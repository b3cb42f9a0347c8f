import { z } from "zod";
import { fail } from "../failure.ts";
import { shown } from "../quantity/shown.ts";
import type { RunFacts } from "../world.ts";
import { alertResolved, alertUnreadable } from "./alert-failures.ts";

/** As Alertmanager posts it to a webhook (version 4), as far as it is looked at; it comes as `client_payload`. */
const alertmanager = z.object({
  status: z.enum(["firing", "resolved"]),
  alerts: z
    .array(
      z.object({
        status: z.enum(["firing", "resolved"]),
        labels: z.record(z.string(), z.string()),
        annotations: z.record(z.string(), z.string()).optional(),
      }),
    )
    .min(1),
});
const event = z.object({ client_payload: z.looseObject({ alerts: z.unknown().optional() }).nullish() });

const mostNames = 3;
const longest = 80;

/**
 * Why a rollback was asked for, where an alert asked by `repository_dispatch`. Undefined when none did. Whoever may send
 * it chooses neither environment nor release: those are the workflow's. An alert that is over rolls nothing back.
 */
export function alertReason({ eventName, event: raw }: Pick<RunFacts, "eventName" | "event">): string | undefined {
  if (eventName !== "repository_dispatch") return undefined;
  const payload = event.safeParse(raw).data?.client_payload;
  if (payload?.alerts === undefined) return undefined;
  const read = alertmanager.safeParse(payload);
  if (!read.success) throw fail(alertUnreadable, { why: z.prettifyError(read.error).replaceAll("\n", " ").slice(0, 300) });
  const firing = read.data.alerts.filter(({ status }) => status === "firing");
  if (read.data.status === "resolved" || firing.length === 0) throw fail(alertResolved, undefined);
  const told = firing.slice(0, mostNames).map(({ labels, annotations }) => {
    const name = shown(labels["alertname"] ?? "without a name", longest);
    const summary = annotations?.["summary"];
    return summary === undefined ? name : `${name}: ${shown(summary, longest)}`;
  });
  const rest = firing.length > mostNames ? ` and ${firing.length - mostNames} more` : "";
  return `alert ${told.join(", ")}${rest}`;
}
