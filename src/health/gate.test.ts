import { expect, it } from "vitest";
import type { InputsOf } from "../input.ts";
import { fakeFiles, fakeHttp, fakeWorld } from "../world.testing.ts";
import { gate } from "./gate.ts";
import { gateInputs } from "./gate-inputs.ts";
import { virtualClock } from "./virtual-clock.testing.ts";

function inputs(given: Record<string, string>): InputsOf<typeof gateInputs> {
  const read = Object.entries(gateInputs).map(([name, schema]) => [name, schema.parse(given[name] ?? "")]);
  return Object.fromEntries(read) as InputsOf<typeof gateInputs>;
}

const sluiceYaml = `name: shop
gate: [{ http: /health }]
environments:
  staging: { url: "http://staging:81", routes: { /: "web:80" } }
  local: { listen: 8081, routes: { /: "web:80" } }
  production: { url: "http://shop", routes: { /: "web:80" }, gate: [{ traffic: error-rate, max: 1% }] }
`;
const files = () =>
  fakeFiles({
    "/workspace/sluice.yaml": sluiceYaml,
    "/workspace/compose.yaml": "services: { web: { build: ., image: acme/web } }\n",
  });

async function judge(given: Record<string, string>, status = 200) {
  const asked: string[] = [];
  const http = fakeHttp(({ url }) => {
    asked.push(url);
    return { status };
  });
  const outcome = await gate(inputs({ window: "2s", ...given }), fakeWorld({ http, files: files(), clock: virtualClock() }));
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
