import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSandbox, outputOf, type Sandbox } from "./act.ts";

let sandbox: Sandbox;
const app = createServer((_, response) => response.end("ok"));
beforeAll(async () => {
  sandbox = await openSandbox();
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  await sandbox.dispose();
  app.close();
});

test("an action of the suite runs in somebody's workflow, by its name, and later steps read what it says", async () => {
  const { port } = app.address() as AddressInfo;
  const workflow = `
on: push
jobs:
  gate:
    runs-on: ubuntu-latest
    steps:
      - id: gate
        uses: sluice-delivery/sluice/actions/health-gate@v1
        with: { url: "http://127.0.0.1:${port}/", window: 500ms, interval: 100ms }
      - id: after
        run: echo "said=$SAID" >> "$GITHUB_OUTPUT"
        env: { SAID: "\${{ steps.gate.outputs.result }}" }
`;
  await sandbox.write(".github/workflows/gate.yml", workflow);
  await sandbox.commit("Watch the app");
  const run = await sandbox.run("gate.yml", { name: "push" });
  expect(run.code, run.log).toBe(0);
  expect(outputOf(run, /gate/, "result")).toBe("pass");
  expect(outputOf(run, /gate/, "said")).toBe("pass");
});
