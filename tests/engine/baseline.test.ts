import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runBundle } from "../../scripts/run-bundle.ts";
import { Consumer } from "./rollout/consumer.ts";

let app: Consumer;
const alerts: string[] = [];
const told = createServer((request, response) => {
  request.on("data", (text) => alerts.push(String(text)));
  request.on("end", () => response.end());
});

beforeAll(async () => {
  app = await Consumer.make();
  const program = readFileSync(join(app.folder, "app.py"), "utf8");
  const slow = "if VERSION == 'v2' and time.monotonic() % 0.5 < 0.25: time.sleep(0.06)";
  app.write("app.py", program.replace("def do_GET(self):", `def do_GET(self):\n        ${slow}`));
  app.configure({ bake: "20s", gate: "{ http: /, within: 2s, compare: baseline }" });
  await new Promise<void>((resolve) => told.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  told.close();
  await app.remove();
});

test("a release that is slow for every second visitor is moved back, though each of its answers is within its limit", async () => {
  const first = await app.deploy(app.commit());
  // Nothing was there to be compared with.
  expect(first.outputs, first.log).toMatchObject({ result: "promoted", release: "1" });
  const page = join(app.folder, "gate.html");
  const run = await app.deploy(app.commit(), {
    "report-html": page,
    "alert-webhook": `http://127.0.0.1:${(told.address() as AddressInfo).port}/hook`,
  });
  expect(run.outputs, run.log).toMatchObject({ result: "rolled-back", release: "1", "report-html": page });
  expect(run.outputs["explanation"]).toMatch(/At 20 % the gate said fail: http \/: .* against .* > 10 %; p .* ≤ 0\.01/);
  expect(await app.says()).toBe("v1");

  // What the gate saw is told, shown where the check stands, drawn, and judged again as it was.
  expect(alerts.map((text) => JSON.parse(text))).toMatchObject([{ environment: "production", alerts: [{ check: "http /" }] }]);
  expect(run.log).toMatch(/^::error file=sluice\.yaml,line=3,col=8::fail: http \/: /m);
  expect(run.summary).toContain("What the gate at 20 % saw");
  expect(readFileSync(page, "utf8")).toContain("<svg");
  const recorded = join(app.folder, "rollout.json");
  writeFileSync(recorded, JSON.stringify(run.report));
  const again = await runBundle("health-gate", { replay: recorded });
  expect(again.outputs["result"], again.log).toBe("fail");
  expect(run.outputs["explanation"]).toContain(again.outputs["explanation"]?.replace(/\.$/, ""));
});
