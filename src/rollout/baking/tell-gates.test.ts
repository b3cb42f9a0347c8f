import { describe, expect, it } from "vitest";
import { readRecordings } from "../../health/recording/read-recordings.ts";
import { replay } from "../../health/recording/replay.ts";
import { checkSpecSchema } from "../../health/spec/check-schema.ts";
import type { Outcome } from "../../outcome.ts";
import { fakeFiles, fakeHttp, fakeWorld } from "../../world.testing.ts";
import { stage } from "../stage.testing.ts";
import { gateLog, gateTerms, keptOf } from "./judged-gate.ts";
import { withGates } from "./tell-gates.ts";

const place = { file: "sluice.yaml", line: 3, column: 5 };
const checks = [
  { ...checkSpecSchema.parse({ traffic: "error-rate", max: "1%", "min-requests": 10, weight: 1 }), place },
  checkSpecSchema.parse({ http: "/health", weight: 3 }),
];
const nobody = { "report-html": undefined, "alert-webhook": undefined, "alert-alertmanager": undefined };
const environment = { name: "production", host: { kind: "local" } } as const;

/** A first release that is well, and a second one whose users get errors; what was judged of the second one. */
async function rollout(terms: { score?: { pass: number; marginal: number; groups: Record<string, number> } } = {}) {
  const log = gateLog();
  const gate = gateTerms({ ...environment, ...terms }, { sourceHeaders: { authorization: "Bearer s3cret" }, log });
  const staged = stage({ checks, gate });
  await staged.deploy(1);
  const first = log.gates.length;
  staged.breakWith(5);
  const conducted = await staged.deploy(2);
  return { conducted, gates: log.gates.slice(first), all: log.gates };
}

const ended: Outcome = {
  result: "rolled-back",
  explanation: "It was undone.",
  outputs: { url: "https://shop" },
  report: {},
  summary: "### done\n",
  failed: true,
};

describe("the gates of a rollout", () => {
  it("are kept in its report as recordings, which a replay judges as they were judged", async () => {
    const { gates, all } = await rollout();
    expect(all.map(({ share, release, result }) => [release, share, result.result])).toEqual([
      [1, 1, "pass"],
      [2, 0.05, "fail"],
    ]);
    const { report } = await withGates(ended, gates, { wishes: nobody, world: fakeWorld() });
    const files = fakeFiles({ "/workspace/rollout.json": JSON.stringify(report) });
    const [read] = await readRecordings("rollout.json", fakeWorld({ files }));
    expect(read?.path).toBe("rollout.json (5 %)");
    const again = await replay(read?.recording as NonNullable<typeof read>["recording"], {});
    expect(again).toMatchObject({ result: "fail", explanation: gates[0]?.result.explanation });
    expect(again.checks.map(({ verdict }) => verdict)).toEqual(gates[0]?.result.checks.map(({ verdict }) => verdict));
  });

  it("of a release that was undone are told: what was seen, and each check at its line", async () => {
    const { gates } = await rollout();
    const told = await withGates(ended, gates, { wishes: nobody, world: fakeWorld() });
    expect(told.summary).toMatch(/^### done\n\n<details><summary>❌ What the gate at 5 % saw<\/summary>/);
    expect(told.summary).toContain("What would have made it pass");
    expect(told.annotations).toEqual([{ place, message: expect.stringMatching(/^fail: traffic error-rate: 50 %/) }]);
    expect(JSON.stringify(told)).not.toContain("s3cret");
  });

  it("are told to those who are to be alerted by the environment's rules, and are written as a page", async () => {
    const { all } = await rollout();
    const sent: { url: string; body: unknown }[] = [];
    const http = fakeHttp(({ url, body }) => {
      sent.push({ url, body: JSON.parse(String(body)) });
      return { status: 200 };
    });
    const files = fakeFiles({});
    const rules = [{ when: "fail" as const, severity: "P0" as const, check: "traffic*" }];
    const gates = all.map((gate) => ({ ...gate, terms: { ...gate.terms, alertRules: rules } }));
    const wishes = { "report-html": "gate.html", "alert-webhook": "https://hook.example/x", "alert-alertmanager": undefined };
    const told = await withGates(ended, gates, { wishes, world: fakeWorld({ http, files }) });
    expect(sent).toMatchObject([
      {
        url: "https://hook.example/x",
        body: { severity: "P0", environment: "production", url: "https://shop", alerts: [{ check: "traffic error-rate" }] },
      },
    ]);
    expect(told.outputs["report-html"]).toBe("/workspace/gate.html");
    const page = await files.read("/workspace/gate.html");
    for (const part of ["Gate at 100 %:", "Gate at 5 %:", "<svg"]) expect(page).toContain(part);
  });

  it("are judged by the environment's score: one of its checks may fail", async () => {
    const { conducted, all } = await rollout({ score: { pass: 75, marginal: 75, groups: {} } });
    expect(conducted.kind).toBe("promoted");
    expect(all.at(-1)?.result).toMatchObject({ result: "pass", score: 75 });
    const promoted = { ...ended, result: "promoted", failed: false };
    expect(await withGates(promoted, all, { wishes: nobody, world: fakeWorld() })).toMatchObject({
      summary: ended.summary,
      annotations: [],
    });
  });

  it("are not there where none was judged", async () => {
    expect(await withGates(ended, [], { wishes: nobody, world: fakeWorld() })).toBe(ended);
  });

  it("keep a bounded number of samples, whatever the number of checks", () => {
    for (const count of [0, 1, 7, 20, 50]) expect(keptOf(count) * count).toBeLessThanOrEqual(5_000);
    expect(keptOf(1_000)).toBe(100);
  });
});
