import { failure } from "../../failure.ts";

export const alertResolved = failure("alert-resolved", "user", () => ({
  sentence: "The alert that asked for this rollback is over (resolved); nothing was changed.",
  remedy: "Let Alertmanager send firing alerts only (send_resolved: false), or leave this run as it is.",
}));

export const alertUnreadable = failure<{ why: string }>("alert-unreadable", "user", ({ why }) => ({
  sentence: `The repository_dispatch carries alerts that are not as Alertmanager posts them, so nothing was changed: ${why}`,
  remedy: "Send Alertmanager's webhook (version 4) as client_payload, or a payload without alerts and the input because.",
}));

export const alertElsewhere = failure<{ named: string; environment: string; hint: string }>(
  "alert-elsewhere",
  "user",
  ({ named, environment, hint }) => ({
    sentence: `The alert is about the environment ${named}, and this workflow rolls ${environment} back; nothing was changed.${hint}`,
    remedy: "Send each environment's alerts with an event type of its own, or correct the alert's label `environment`.",
  }),
);
