import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Consumer } from "./rollout/consumer.ts";

let app: Consumer;
beforeAll(async () => {
  app = await Consumer.make();
  const program = readFileSync(join(app.folder, "app.py"), "utf8");
  const slow = "if VERSION == 'v2' and time.monotonic() % 0.5 < 0.25: time.sleep(0.06)";
  app.write("app.py", program.replace("def do_GET(self):", `def do_GET(self):\n        ${slow}`));
  app.configure({ bake: "20s", gate: "{ http: /, within: 2s, compare: baseline }" });
});
afterAll(() => app.remove());

test("a release that is slow for every second visitor is moved back, though each of its answers is within its limit", async () => {
  const first = await app.deploy(app.commit());
  // Nothing was there to be compared with.
  expect(first.outputs, first.log).toMatchObject({ result: "promoted", release: "1" });
  const run = await app.deploy(app.commit());
  expect(run.outputs, run.log).toMatchObject({ result: "rolled-back", release: "1" });
  expect(run.outputs["explanation"]).toMatch(/At 20 % the gate said fail: http \/: .* against .* > 10 %; p .* ≤ 0\.01/);
  expect(await app.says()).toBe("v1");
});
