import { expect, test } from "vitest";
import { serving } from "../../release/ledger.ts";
import type { Opened } from "../opening/open-environment.ts";
import { planRollout } from "../preflight/plan.ts";
import { stage } from "../stage.testing.ts";
import { conductedOutcome } from "./deploy-outcome.ts";

test("rule 13, everything can be explained: what was planned, what happened when, why, and how it ended, in one file", async () => {
  const { context, deploy, breakWith } = stage();
  await deploy(1);
  const current = serving(await context.records.ledger());
  breakWith(5);
  const conducted = await deploy(2);
  const facts = {
    release: 2,
    previous: 1,
    base: [],
    servers: ["web"],
    workers: ["worker"],
    database: undefined,
    checks: ["traffic"],
  };
  const plan = planRollout({ ...facts, strategy: context.settings.strategy });
  const opened = { environment: { name: "production" }, url: "https://shop.example" } as unknown as Opened;
  const outcome = conductedOutcome(opened, { conducted, plan, timeline: context.timeline, current });

  expect(outcome.result).toBe("rolled-back");
  expect(outcome.failed).toBe(true);
  expect(outcome.explanation).toMatch(
    /^release 2 \(c2\) was undone and release 1 \(c1\) serves everybody .*: At 5 % the gate said fail: .*50 %.* > 1 %/,
  );
  const report = outcome.report as {
    timeline: { at: number; what: string; share?: number }[];
    plan: unknown[];
    serving: number;
  };
  expect(report).toMatchObject({
    environment: "production",
    serving: 1,
    release: { number: 2 },
    plan,
    rollback: { leftovers: [] },
  });
  const told = report.timeline.map(({ what }) => what);
  expect(told).toContain("5 % of the visitors are on release 2");
  expect(told.at(-1)).toMatch(/^Schema back from rev-2 to rev-1/);
  expect(report.timeline.every(({ at }, index, all) => index === 0 || at >= (all[index - 1]?.at ?? 0))).toBe(true);
  for (const what of ["5 % of the visitors are on release 2", "Release 1 serves everybody"])
    expect(outcome.summary).toContain(what);
});
