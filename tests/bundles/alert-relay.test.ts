import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runBundle } from "../../scripts/run-bundle.ts";
import { Machine } from "../github/machine.ts";
import { GitHubServer } from "../github/server.ts";

const relayFile = join(import.meta.dirname, "../../workflows-examples/compose-shop/alerting/relay.mjs");
const machine = new Machine();
let github: GitHubServer;
let relay: ChildProcess;
let address = "";

beforeAll(async () => {
  github = await GitHubServer.start();
  machine.write("token", `${github.token}\n`);
  relay = spawn(process.execPath, [relayFile], {
    env: {
      PATH: process.env["PATH"],
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: "acme/shop",
      GITHUB_TOKEN_FILE: join(machine.folder, "token"),
      LISTEN: "127.0.0.1:0",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  address = await new Promise((resolve) =>
    relay.stdout?.on("data", (chunk: Buffer) => {
      const port = /listens on (\d+)/.exec(chunk.toString())?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    }),
  );
});
afterAll(async () => {
  relay.kill();
  await github.stop();
  machine.remove();
});

/** As Alertmanager posts it. */
const webhook = (labels: Record<string, string>, status = "firing", startsAt = "2026-01-01T10:00:00.000Z", count = 1) => ({
  version: "4",
  groupKey: `{}/{rollback="production"}:{alertname="${labels["alertname"]}"}`,
  truncatedAlerts: 0,
  status,
  receiver: "rollback",
  groupLabels: labels,
  commonLabels: labels,
  commonAnnotations: {},
  externalURL: "http://alertmanager:9093",
  alerts: Array.from({ length: count }, (_, index) => ({
    status,
    labels: { ...labels, instance: `web-${index}` },
    annotations: { summary: "5 % of checkouts fail", description: "x".repeat(5_000) },
    startsAt,
    endsAt: "0001-01-01T00:00:00Z",
    generatorURL: "http://prometheus:9090/graph?g0.expr=errors",
    fingerprint: "c0ffee",
  })),
});
const post = async (body: unknown) => {
  const answer = await fetch(address, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body) });
  return `${answer.status} ${(await answer.text()).trim()}`;
};
const asked = () => github.requests.map(({ operation, body }) => ({ operation, body }));

/** What the workflow of that dispatch comes to. */
const rollback = async (payload: unknown) => {
  machine.write("event.json", JSON.stringify({ action: "rollback", client_payload: payload }));
  const env = { ...machine.facts(github.url), GITHUB_EVENT_NAME: "repository_dispatch" };
  return runBundle("rollback", { environment: "production" }, { cwd: machine.folder, env });
};

test("an alert becomes one dispatch that GitHub takes, and that the rollback reads", async () => {
  expect(await post(webhook({ alertname: "ShopErrors" }, "firing", undefined, 40))).toBe("200 asked for a rollback");
  expect(asked()).toMatchObject([{ operation: "repos/create-dispatch-event", body: { event_type: "rollback" } }]);
  const [dispatch] = github.requests.map(({ body }) => body as { client_payload: unknown });
  const run = await rollback(dispatch?.client_payload);
  // Nothing serves on this machine, and it came as far as to find that.
  expect(run.outputs["explanation"], run.log).toMatch(/^Nothing serves here yet/);
});

test("what Alertmanager repeats is told once, until the alert fires anew", async () => {
  github.reset();
  const answers = [];
  for (const body of [
    webhook({ alertname: "Slow" }),
    webhook({ alertname: "Slow" }),
    webhook({ alertname: "Slow" }, "resolved"),
    webhook({ alertname: "Slow" }, "firing", "2026-01-01T11:00:00Z"),
  ])
    answers.push(await post(body));
  expect(answers).toEqual(["200 asked for a rollback", "200 told before", "200 nothing fires", "200 asked for a rollback"]);
  expect(github.requests).toHaveLength(2);
});

test("while GitHub is ill Alertmanager is told to try again", async () => {
  github.reset();
  github.order("every", { kind: "status", status: 500 }, 1);
  expect(await post(webhook({ alertname: "Down" }))).toBe("502 GitHub answered 500");
  expect(await post(webhook({ alertname: "Down" }))).toBe("200 asked for a rollback");
});

test("what is no webhook goes nowhere", async () => {
  github.reset();
  expect(await post("{")).toBe("400 no JSON");
  expect(await post({ status: "firing" })).toBe("400 not as Alertmanager posts it");
  expect(github.requests).toEqual([]);
});

test.each<[string, Record<string, string>, RegExp]>([
  [
    "of another environment",
    { environment: "staging" },
    /The alert is about the environment "staging", and this workflow rolls production back/,
  ],
  ["that speaks to the log", { alertname: "x\n::error::pwned" }, /not as Alertmanager posts them.*has control characters/],
])("an alert %s is refused with the reason", async (_story, labels, said) => {
  const run = await rollback(webhook({ alertname: "ShopErrors", ...labels }));
  expect(run.code).toBe(1);
  expect(run.outputs, run.log).toMatchObject({ result: "refused", explanation: expect.stringMatching(said) });
  expect(run.log).not.toMatch(/^::error::pwned/m);
});
