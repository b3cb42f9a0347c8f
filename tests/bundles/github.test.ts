import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import { suite } from "../../scripts/docs/suite.ts";
import { type BundleRun, runBundle } from "../../scripts/run-bundle.ts";
import type { Fault } from "../github/faults.ts";
import { Machine } from "../github/machine.ts";
import { GitHubServer } from "../github/server.ts";

const machine = new Machine();
afterAll(() => machine.remove());

/** As on GitHub Enterprise Server, where the API has a path of its own. */
async function gitHub({ onTestFinished }: Pick<TestContext, "onTestFinished">): Promise<GitHubServer> {
  const server = await GitHubServer.start("/api/v3");
  onTestFinished(() => server.stop());
  return server;
}

interface Timed extends BundleRun {
  readonly ms: number;
}

async function timed(name: string, inputs: Readonly<Record<string, string>>, api: string, on = machine): Promise<Timed> {
  const began = performance.now();
  const run = await runBundle(name, inputs, { cwd: on.folder, env: on.facts(api) });
  return { ...run, ms: performance.now() - began };
}

/** What each action comes to on this machine, all alike with a GitHub and without. */
const actions: Readonly<Record<string, { inputs: Readonly<Record<string, string>>; result: string; asks: number }>> = {
  "build-matrix": { inputs: { base: "HEAD" }, result: "unchanged", asks: 0 },
  "python-env-validate": { inputs: {}, result: "invalid", asks: 0 },
  "docker-build-push": { inputs: { image: "127.0.0.1:9/acme/web" }, result: "failed", asks: 0 },
  "health-gate": { inputs: { url: "http://127.0.0.1:9/", window: "0s" }, result: "fail", asks: 0 },
  // Refused by the preflight: no Deployment was begun. The comment is looked for, and written.
  "staged-deploy": {
    inputs: { environment: "production", comment: "true", "github-deployments": "on" },
    result: "refused",
    asks: 2,
  },
  rollback: { inputs: { environment: "production", "github-deployments": "on" }, result: "refused", asks: 0 },
  deliver: {
    inputs: { image: "127.0.0.1:9/acme/web", port: "80", listen: "8081", environment: "production", comment: "true" },
    result: "refused",
    asks: 0,
  },
};
const gone = "http://127.0.0.1:9/api/v3";

test("every action is here", () => expect(Object.keys(actions).sort()).toEqual(suite.map(({ name }) => name).sort()));

describe.each(Object.entries(actions))("%s", (name, { inputs, result, asks }) => {
  const takesToken = suite.some((member) => member.name === name && "github-token" in member.inputs);

  test.concurrent("comes to the same with a token, without one, and with GitHub gone", async (context) => {
    const server = await gitHub(context);
    const token: Record<string, string> = takesToken ? { "github-token": server.token } : {};
    const [told, untold, alone] = await Promise.all([
      timed(name, { ...inputs, ...token }, server.url),
      timed(name, inputs, server.url),
      timed(name, { ...inputs, ...token }, gone),
    ]);
    for (const run of [told, untold, alone]) {
      expect(run.outputs, run.log).toMatchObject({ result, explanation: told.outputs["explanation"] });
      expect(run.code).toBe(told.code);
      expect(run.log).not.toMatch(/defect of Sluice/);
    }
    console.log(`${name}: ${server.requests.length} requests to GitHub`);
    expect(server.requests.map(({ path }) => path).filter((path) => !path.startsWith("/api/v3/repos/acme/shop/"))).toEqual([]);
    expect(server.requests).toHaveLength(asks);
  });
});

const faults: readonly (readonly [string, Fault, RegExp])[] = [
  [
    "429 that asks for an hour",
    { kind: "too-many", retryAfter: "3600" },
    /wants fewer requests: it may be asked again in 1\s?h/,
  ],
  ["a secondary limit", { kind: "secondary" }, /wants fewer requests/],
  ["a limit that is used up", { kind: "used-up" }, /wants fewer requests/],
  ["500", { kind: "status", status: 500 }, /it answered 500/],
  ["502", { kind: "status", status: 502 }, /it answered 502/],
  ["404", { kind: "status", status: 404 }, /answered 404: Not Found/],
  ["no answer at all", { kind: "silence" }, /no complete answer within \d+ ms|did not answer within 5000 ms/],
  ["a body that drips", { kind: "slow" }, /no complete answer within \d+ ms|did not answer within 5000 ms/],
  ["a reset connection", { kind: "reset" }, /GitHub was asked .* gave no usable answer/],
  ["a page that is no JSON", { kind: "no-json" }, /not what its documentation says/],
  ["JSON of another shape", { kind: "other-shape" }, /not what its documentation says/],
  ["an answer without end", { kind: "huge" }, /more than 4194304 bytes|no complete answer|did not answer within/],
  [
    "a missing permission",
    { kind: "forbidden", permissions: "issues=write; pull_requests=write" },
    /permissions: \{ pull-requests: write \}/,
  ],
  ["a missing permission without its name", { kind: "forbidden" }, /permissions: \{ pull-requests: write \}/],
];

const wishes = actions["staged-deploy"]?.inputs;
let usual: Timed;
beforeAll(async () => {
  usual = await timed("staged-deploy", { environment: "production" }, gone);
});

describe("staged-deploy that is to comment, with GitHub answering by", () => {
  test.concurrent.for(faults)(
    "%s: the same result, a few seconds later at the most, and the cause told once",
    async ([, fault, said], context) => {
      const server = await gitHub(context);
      server.order("every", fault);
      const run = await timed("staged-deploy", { ...wishes, "github-token": server.token }, server.url);
      expect(run.outputs["result"], run.log).toBe("refused");
      expect(run.outputs["explanation"]).toBe(usual.outputs["explanation"]);
      expect(run.ms - usual.ms, "5 s of patience, and what else goes on here").toBeLessThan(9_000);
      expect(run.log.match(new RegExp(said, "g")), run.log).toHaveLength(1);
      expect(server.requests.length).toBeGreaterThan(0);
      expect(server.requests.length).toBeLessThanOrEqual(3);
      expect(run.log.replace(/^::add-mask::.*$/gm, "")).not.toContain(server.token);
    },
  );

  test.concurrent("what looks like commands and holds the token: neither comes out", async (context) => {
    const server = await gitHub(context);
    server.order("every", { kind: "hostile", token: server.token });
    const run = await timed("staged-deploy", { ...wishes, "github-token": server.token }, server.url);
    const log = run.log.replace(/^::add-mask::.*$/gm, "");
    expect(log).toMatch(/answered 422/);
    expect(log).not.toMatch(/^[\s\u0085]*::(error::pwned|set-output|stop-commands)|##\[command\]/m);
    expect(log).not.toContain(server.token);
  });

  test.concurrent("a limit of a second is waited out, and the comment is there", async (context) => {
    const server = await gitHub(context);
    server.order("issues/list-comments", { kind: "too-many", retryAfter: "1" }, 1);
    server.order("issues/create-comment", { kind: "secondary", retryAfter: "1" }, 1);
    await timed("staged-deploy", { ...wishes, "github-token": server.token }, server.url);
    expect(server.counts()).toEqual({ "issues/list-comments": 2, "issues/create-comment": 2 });
    expect(server.state.comments.get(7)).toHaveLength(1);
  });
});

test("the comment is made by the first run and kept up to date by the next, beside those of others", async (context) => {
  const server = await gitHub(context);
  server.state.comment(7, "<!-- sluice shop production -->\nforged", "eve", "NONE");
  const deploy = { ...wishes, "github-token": server.token };
  for (let run = 0; run < 2; run += 1) await timed("staged-deploy", deploy, server.url);
  const comments = server.state.comments.get(7) ?? [];
  expect(comments.map(({ user, body }) => [user?.login, body?.split("\n")[0]])).toEqual([
    ["eve", "<!-- sluice shop production -->"],
    ["github-actions[bot]", "<!-- sluice shop production -->"],
  ]);
  expect(comments[0]?.body).toMatch(/forged$/);
  expect(comments[1]?.body).toMatch(
    /❌ staged-deploy[\s\S]*The log is at https:\/\/github\.test\/acme\/shop\/actions\/runs\/42/,
  );
  expect(server.counts()).toEqual({ "issues/list-comments": 2, "issues/create-comment": 1, "issues/update-comment": 1 });
});

describe("rollback, when run 77 holds the lock", () => {
  const locked = ({ onTestFinished }: Pick<TestContext, "onTestFinished">) => {
    const own = new Machine();
    own.write("locked", "");
    onTestFinished(() => own.remove());
    return own;
  };

  test.concurrent("takes it at once when GitHub says that the run has ended, with one question", async (context) => {
    const [server, own] = [await gitHub(context), locked(context)];
    server.state.runs.set(77, "completed");
    const run = await timed("rollback", { environment: "production", "github-token": server.token }, server.url, own);
    expect(server.counts()).toEqual({ "actions/get-workflow-run": 1 });
    expect(run.log).toMatch(/Took over the lock of eve/);
    expect(existsSync(join(own.folder, "locked"))).toBe(false);
    expect(run.ms).toBeLessThan(8_000);
  });

  test.concurrent.for<[string, Fault, RegExp]>([
    ["is silent", { kind: "silence" }, /gave no usable answer/],
    ["is not allowed to say", { kind: "forbidden", permissions: "actions=read" }, /permissions: \{ actions: read \}/],
  ])("takes it from the owner's silence when GitHub %s", async ([, fault, said], context) => {
    const [server, own] = [await gitHub(context), locked(context)];
    server.order("every", fault);
    const run = await timed("rollback", { environment: "production", "github-token": server.token }, server.url, own);
    expect(run.log).toMatch(/Took over the lock of eve/);
    expect(run.log).toMatch(said);
    expect(server.requests.length).toBeLessThanOrEqual(3);
    expect(run.ms, "10 s of watching, 5 s of GitHub, and the rest").toBeLessThan(22_000);
  });
});
