import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { runBundle } from "../../scripts/run-bundle.ts";

const open: Server[] = [];
const folders: string[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "gate-"));
  folders.push(path);
  return path;
}

const quick = { window: "5s", interval: "100ms" };

it("a release that is slow for every second user is seen beside the old one, told, and judged again to the byte", async () => {
  const place = folder();
  let asked = 0;
  const young = await serve((_, response) => {
    asked += 1;
    setTimeout(() => response.end("ok"), asked % 2 === 0 ? 80 : 4);
  });
  const old = await serve((_, response) => setTimeout(() => response.end("ok"), 4));
  const alerts: { path: string | undefined; body: unknown }[] = [];
  const told = await serve((request, response) => {
    let text = "";
    request.on("data", (chunk) => {
      text += chunk;
    });
    request.on("end", () => {
      alerts.push({ path: request.url, body: JSON.parse(text) });
      response.end();
    });
  });
  const run = await runBundle("health-gate", {
    ...quick,
    url: young,
    baseline: old,
    checks: "- { http: /, compare: baseline }\n",
    "report-html": join(place, "gate.html"),
    "alert-webhook": `${told}/hook?token=s3cret`,
    "alert-alertmanager": told,
  });
  expect(run.outputs, run.log).toMatchObject({
    result: "fail",
    explanation: expect.stringMatching(/^http \/: .* against .* > 10 %; p .* ≤ 0\.01; \d+ against \d+ samples\.$/),
  });
  expect(Number(run.outputs["explanation"]?.match(/(\d+) against \d+ samples/)?.[1])).toBeLessThan(48);
  expect(alerts.map(({ path }) => path).sort()).toEqual(["/api/v2/alerts", "/hook?token=s3cret"]);
  expect(run.log.replace(/^::add-mask::.*$/gm, "")).not.toContain("s3cret");
  expect(run.summary).toContain("xychart-beta");
  expect(readFileSync(run.outputs["report-html"] ?? "", "utf8")).toContain("<svg");

  const monday = join(place, "monday.json");
  writeFileSync(monday, JSON.stringify(run.report));
  const again = await runBundle("health-gate", { replay: monday });
  const { replayed, ...report } = again.report as Record<string, unknown>;
  expect(replayed, again.log).toBe(monday);
  expect({ ...report, outputs: undefined }).toEqual({ ...(run.report as object), outputs: undefined });
  expect(again.outputs).toMatchObject({
    result: "fail",
    explanation: run.outputs["explanation"],
    checks: run.outputs["checks"],
  });

  cpSync(monday, join(place, "tuesday.json"));
  const both = await runBundle("health-gate", { replay: `${place}/*.json`, checks: "- { http: /, timeout: 1s }\n" });
  expect(both.outputs["explanation"], both.log).toMatch(/^2 recordings: .*2 came out otherwise than recorded\.$/);
});

it("an alert that can't be told changes no result; a page that can't be written neither", async () => {
  const url = await serve((_, response) => response.end("ok"));
  const run = await runBundle("health-gate", {
    ...quick,
    window: "200ms",
    url,
    "alert-alertmanager": "http://127.0.0.1:9",
    "report-html": "/dev/null/page.html",
  });
  expect(run.code, run.log).toBe(0);
  expect(run.outputs["result"]).toBe("pass");
  expect(run.log).toContain("The Alertmanager could not be told: ECONNREFUSED. The result stands.");
  expect(existsSync("/dev/null/page.html")).toBe(false);
});

it("refuses what can't be: with the place in the YAML, all together", async () => {
  const run = await runBundle("health-gate", {
    url: "http://127.0.0.1:9",
    checks: "- { http: /a, count: 3, failure-limit: 3 }\n- { http: /b, failure-limit: off }\n",
    score: "{ pass: 50, marginal: 80 }",
    "alert-rules": "- { when: never, severity: P9 }",
    "alert-webhook": "not-a-url-s3cret",
  });
  expect(run.outputs["result"]).toBe("inconclusive");
  for (const part of [
    /"checks" has a mistake in line 1, column 22: "count" is 3/,
    /line 2, column 30: "failure-limit" is off/,
    /"score" has a mistake in line 1, column 23: "marginal" is 80 > pass 50/,
    /"alert-rules" has a mistake in line 1/,
    /"alert-webhook" is no whole URL/,
  ])
    expect(run.outputs["explanation"]).toMatch(part);
  expect(run.outputs["explanation"]).not.toContain("s3cret");
});
