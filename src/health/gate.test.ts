import { expect, it } from "vitest";
import type { InputsOf } from "../input.ts";
import { fakeFiles, fakeHttp, fakeWorld } from "../world.testing.ts";
import { gate } from "./gate.ts";
import { gateInputs } from "./inputs/gate-inputs.ts";
import { virtualClock } from "./virtual-clock.testing.ts";

async function inputs(given: Record<string, string>): Promise<InputsOf<typeof gateInputs>> {
  const read = Object.entries(gateInputs).map(async ([name, schema]) => [name, await schema.parseAsync(given[name] ?? "")]);
  return Object.fromEntries(await Promise.all(read)) as InputsOf<typeof gateInputs>;
}

const sluiceYaml = `name: shop
gate: [{ http: /health }]
environments:
  staging: { url: "http://staging:81", routes: { /: "web:80" } }
  local: { listen: 8081, routes: { /: "web:80" } }
  production: { url: "http://shop", routes: { /: "web:80" }, gate: [{ traffic: error-rate, max: 1% }] }
  scored:
    url: "http://shop"
    routes: { /: "web:80" }
    gate:
      checks:
        - { http: /health, weight: 3 }
        - { http: /slow }
      score: { pass: 75 }
      alerts: [{ check: http /slow, when: fail, severity: P2 }]
`;
const files = () =>
  fakeFiles({
    "/workspace/sluice.yaml": sluiceYaml,
    "/workspace/compose.yaml": "services: { web: { build: ., image: acme/web } }\n",
  });

async function judge(given: Record<string, string>, status = 200, slow = status) {
  const asked: string[] = [];
  const http = fakeHttp(({ url }) => {
    asked.push(url);
    return { status: url.endsWith("/slow") ? slow : status };
  });
  const outcome = await gate(
    await inputs({ window: "2s", ...given }),
    fakeWorld({ http, files: files(), clock: virtualClock() }),
  );
  return { ...outcome, asked: [...new Set(asked)] };
}

it("checks one address", async () => {
  const outcome = await judge({ url: "http://app/health?full=1" });
  expect(outcome).toMatchObject({ result: "pass", explanation: "http://app/health: 2 of 2 passed.", failed: false });
  expect(outcome.asked).toEqual(["http://app/health?full=1"]);
  expect(outcome.summary).toContain("✅ health-gate: pass");
});

it("asks the paths of the checks of that address", async () => {
  const outcome = await judge({ url: "http://app/base/", checks: "[{ http: /a }, { http: 'http://other/b' }]" });
  expect(outcome.asked).toEqual(["http://app/base/a", "http://other/b"]);
});

it("takes checks and address from an environment", async () => {
  expect((await judge({ environment: "staging" })).asked).toEqual(["http://staging:81/health"]);
  expect((await judge({ environment: "local" })).asked).toEqual(["http://127.0.0.1:8081/health"]);
});

it("what the step says stands above what the environment says", async () => {
  expect((await judge({ environment: "staging", url: "http://here" })).asked).toEqual(["http://here/health"]);
  expect((await judge({ environment: "staging", checks: "[{ http: /ready }]" })).asked).toEqual(["http://staging:81/ready"]);
});

it("judges an environment's checks together as the environment says, unless the step says otherwise", async () => {
  const scored = { environment: "scored", "alert-webhook": "http://hook/x" };
  const passed = await judge(scored, 200, 503);
  expect(passed).toMatchObject({ result: "pass", outputs: { score: 75 }, annotations: [] });
  expect(passed.explanation).toContain("score 75 of 100 (pass from 75");
  // One of its checks failed, and the environment's rules say that somebody is told.
  expect(passed.asked).toContain("http://hook/x");
  expect(
    (await judge({ ...scored, "alert-rules": "[{ check: http /health, when: fail, severity: P0 }]" }, 200, 503)).asked,
  ).not.toContain("http://hook/x");
  expect((await judge({ ...scored, score: "{ pass: 76 }" }, 200, 503)).result).toBe("fail");
  expect((await judge({ ...scored, checks: "[{ http: /health }, { http: /slow }]" }, 200, 503)).outputs["score"]).toBe("");
});

it("a check that failed is shown at its line in sluice.yaml", async () => {
  const { annotations } = await judge({ environment: "scored" }, 503);
  expect(annotations).toEqual([
    {
      place: { file: "sluice.yaml", line: 12, column: 11 },
      message: "fail: http /health: 1 failed > failure-limit 0 (last: 503, expected 2xx)",
    },
    { place: { file: "sluice.yaml", line: 13, column: 11 }, message: expect.stringContaining("http /slow") },
  ]);
  expect(JSON.stringify((await judge({ environment: "scored" }, 503)).report)).not.toContain("sluice.yaml");
});

it("refuses to judge traffic that it can't see, an unknown environment, and nothing at all", async () => {
  await expect(judge({ environment: "production" })).rejects.toMatchObject({ code: "check-without-traffic" });
  await expect(judge({ environment: "stagin" })).rejects.toThrow("staging");
  await expect(judge({})).rejects.toMatchObject({ code: "nothing-to-check" });
});

it("a no is red, and says what would have made it a yes", async () => {
  const outcome = await judge({ url: "http://app/" }, 503);
  expect(outcome).toMatchObject({ result: "fail", failed: true });
  expect(outcome.explanation).toBe("http://app/: 1 failed > failure-limit 0 (last: 503, expected 2xx).");
  expect(outcome.summary).toContain("What would have made it pass");
  expect(outcome.summary).toContain("`✗`");
});

it("nothing of a secret header is in what is published", async () => {
  const outcome = await judge({ url: "http://app/", headers: "authorization: Bearer s3cret-token" });
  expect(JSON.stringify(outcome)).not.toContain("s3cret");
});

it("says which inputs are of no use to several recordings", async () => {
  const recording = JSON.stringify({ checks: [{ name: "x", samples: [{ value: 1 }] }] });
  const warned: string[] = [];
  const world = fakeWorld({ files: fakeFiles({ "/workspace/runs/a.json": recording, "/workspace/runs/b.json": recording }) });
  const log = { ...world.log, warning: (text: string) => void warned.push(text) };
  await gate(await inputs({ replay: "runs/*.json", "report-html": "gate.html" }), { ...world, log });
  expect(warned).toEqual(["Several recordings were judged: report-html tells of one gate, and was not used."]);
});

it("refuses a score from which on every gate would pass", async () => {
  await expect(inputs({ score: "{ pass: 0 }" })).rejects.toThrow(/line 1, column 9: .*pass.* is 0, so every gate would pass/);
});
