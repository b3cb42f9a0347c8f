import { adoptedNumber } from "../../release/adopted.ts";
import { type Ledger, lastGap, nextNumber, serving } from "../../release/ledger.ts";
import type { Opened } from "../opening/open-environment.ts";
import { mostReplicas } from "./chosen-strategy.ts";
import { type PlannedStep, planRollout } from "./plan.ts";

/** The plan of the next release of an environment as it stands. */
export function planOf(opened: Opened, ledger: Ledger, changedBase: readonly string[] = []): readonly PlannedStep[] {
  const { settings, environment, services } = opened;
  const named = (part: string) => services.filter((service) => service.part === part).map(({ name }) => name);
  return planRollout({
    release: nextNumber(ledger),
    previous: serving(ledger)?.number ?? (opened.site.predecessor === undefined ? undefined : adoptedNumber),
    strategy: settings.strategy,
    base: opened.base,
    changedBase,
    servers: named("server"),
    replicas: mostReplicas(services),
    lastGapMs: lastGap(ledger),
    workers: named("worker"),
    database:
      environment.database === undefined ? undefined : { service: environment.database.service, onUndo: settings.onUndo },
    checks: settings.checks.map(({ name }) => name),
    hooks: environment.hooks ?? {},
  });
}
