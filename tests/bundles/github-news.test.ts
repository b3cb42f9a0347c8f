import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DeploymentSubject } from "../../src/github/deployment.ts";
import { type NewsWishes, newsFor, patienceMs } from "../../src/github/news.ts";
import { gitHub } from "../../src/runner/github.ts";
import { knowSecret } from "../../src/runner/redact.ts";
import { fakeWorld, someFacts } from "../../src/world.testing.ts";
import type { World } from "../../src/world.ts";
import type { Fault } from "../github/faults.ts";
import { GitHubServer } from "../github/server.ts";

const [one, two] = ["1".repeat(40), "2".repeat(40)];
const subject: DeploymentSubject = {
  environment: "production",
  release: { number: 2, commit: two },
  replaces: { number: 1, commit: one },
  task: "deploy",
  url: "https://shop.example",
  runId: "42",
  runUrl: someFacts.runUrl,
};
const bot = "github-actions[bot]";
let server: GitHubServer;
beforeAll(async () => {
  server = await GitHubServer.start("/api/v3");
  // The client reads it once, when it is loaded.
  process.env["GITHUB_API_URL"] = `${server.url}/`;
});
beforeEach(() => server.reset());
afterAll(() => server.stop());

/** The real client and the real time; what is said is kept. */
function world(part: Partial<World> = {}): World & { readonly said: string[] } {
  const said: string[] = [];
  const log = {
    ...fakeWorld().log,
    info: (text: string) => void said.push(`info ${text}`),
    warning: (text: string) => void said.push(`warning ${text}`),
  };
  const clock = {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        signal?.addEventListener("abort", () => {
          clearTimeout(timer);
          resolve();
        });
      }),
  };
  return { ...fakeWorld({ github: gitHub(server.token), log, clock, ...part }), said };
}

const wishes: NewsWishes = { deployments: "auto", comment: false, project: "shop", environment: "production" };
const states = () =>
  server.state.deployments.map(({ id, sha }) => [
    sha.slice(0, 1),
    ...(server.state.statuses.get(Number(id)) ?? []).map(({ state }) => state).reverse(),
  ]);

async function rollout(in_: World, how: Partial<NewsWishes> = {}, about = subject, state: "success" | "failure" = "success") {
  const news = newsFor(in_, { ...wishes, ...how });
  news.begins(about, "Release 2 goes out in place of release 1.", "plan");
  await new Promise((resolve) => setTimeout(resolve, 150));
  const began = performance.now();
  await news.ends(state, "Release 2 serves everybody.", "result");
  return performance.now() - began;
}

describe("Deployments", () => {
  test("one is made, goes from in_progress to success, and that of the release before becomes inactive", async () => {
    const before = server.state.deploy(
      { ref: one, environment: "production", payload: { sluice: { release: 1, run: "41" } } },
      bot,
    );
    server.state.say(Number(before.id), { state: "success" }, bot);
    await rollout(world());
    expect(states()).toEqual([
      ["2", "in_progress", "success"],
      ["1", "success", "inactive"],
    ]);
    const [, last] = (server.state.statuses.get(Number(server.state.deployments[0]?.id)) ?? []).reverse();
    expect(last).toMatchObject({ environment_url: "https://shop.example", log_url: someFacts.runUrl });
    expect(server.state.deployments[0]).toMatchObject({ task: "deploy", payload: { workflow_run_id: 42 } });
  });

  test("the one that `environment:` of this job has made is used, and no second one is made", async () => {
    const other = server.state.deploy({ ref: two, environment: "production" }, bot);
    server.state.say(
      Number(other.id),
      { state: "in_progress", log_url: "https://github.com/acme/shop/actions/runs/421/job/1" },
      bot,
    );
    const own = server.state.deploy({ ref: two, environment: "production" }, bot);
    server.state.say(
      Number(own.id),
      { state: "in_progress", log_url: "https://github.com/acme/shop/actions/runs/42/job/7" },
      bot,
    );
    await rollout(world(), {}, subject, "failure");
    expect(server.state.deployments).toHaveLength(2);
    expect(states()).toEqual([
      ["2", "in_progress", "in_progress", "failure"],
      ["2", "in_progress"],
    ]);
  });

  test("a Deployment that was made though its answer was lost is found at the end", async () => {
    server.order("repos/create-deployment", { kind: "lost" }, 1);
    await rollout(world());
    expect(states()).toEqual([["2", "success"]]);
  });

  test("with a GitHub that is well again at the end, the end is told", async () => {
    server.order("every", { kind: "status", status: 404 }, 1);
    await rollout(world());
    expect(states()).toEqual([["2", "success"]]);
  });

  test("a commit that GitHub doesn't know is a line in the log", async () => {
    const told = world();
    await rollout(told, {}, { ...subject, release: { number: 1, commit: "" } });
    expect(told.said).toEqual([
      expect.stringMatching(/^info GitHub was asked to record a deployment and answered 422: Validation Failed/),
    ]);
  });

  test.each([
    ["auto", "info"],
    ["on", "warning"],
  ] as const)("with %s a missing permission is told once as %s, and GitHub is not asked again", async (deployments, how) => {
    server.order("every", { kind: "forbidden", permissions: "deployments=read" });
    const told = world();
    await rollout(told, { deployments });
    expect(told.said).toEqual([expect.stringMatching(new RegExp(`^${how} .*permissions: \\{ deployments: write \\}`))]);
    expect(server.requests).toHaveLength(1);
  });

  test("off, without a token, and without a repository nothing is asked", async () => {
    await rollout(world(), { deployments: "off" });
    await rollout(world({ github: undefined }));
    await rollout(world({ facts: { ...someFacts, repository: "../../x" } }));
    expect(server.requests).toEqual([]);
  });

  test("a token that GitHub doesn't know comes out nowhere", async () => {
    const told = world({ github: gitHub("ghs_another_token") });
    await rollout(told);
    expect(told.said.join()).toMatch(/answered 401: Bad credentials/);
    expect(told.said.join()).not.toContain("ghs_another_token");
  });
});

test("a comment is written when it begins and updated when it ends, on the open pull request of the commit", async () => {
  server.state.pulls.set(someFacts.commit, [
    { number: 3, state: "closed" },
    { number: 4, state: "open" },
  ]);
  await rollout(world(), { deployments: "off", comment: true });
  expect(server.state.comments.get(4)?.map(({ body }) => body)).toEqual(["<!-- sluice shop production -->\nresult"]);
  expect(server.counts()).toEqual({
    "repos/list-pull-requests-associated-with-commit": 1,
    "issues/list-comments": 1,
    "issues/create-comment": 1,
    "issues/update-comment": 1,
  });
});

test("a secret in what is told comes to GitHub as stars", async () => {
  knowSecret("Canary7PasswordZq9xW");
  const news = newsFor(world(), { ...wishes, comment: true });
  server.state.pulls.set(someFacts.commit, [{ number: 4, state: "open" }]);
  news.begins(subject, "with Canary7PasswordZq9xW", "Canary7PasswordZq9xW is `Canary7PasswordZq9xW`");
  await news.ends("failure", "it said Canary7PasswordZq9xW", "again Canary7PasswordZq9xW");
  expect(server.requests.length).toBeGreaterThan(5);
  expect(JSON.stringify(server.requests)).not.toContain("Canary7Password");
  expect(JSON.stringify(server.requests)).toContain("it said ***");
});

describe("the number of requests", () => {
  /** What a rollout may ask of GitHub; the limit of a workflow's token is 1,000 an hour. */
  const most = { deployments: 7, comment: 6 };

  test(`of a rollout is ${most.deployments} at the most, and with the comment ${most.deployments + most.comment}`, async () => {
    // The dearest case: two Deployments of other runs to look at, one to retire, three pages of comments.
    for (const sha of [one, two]) server.state.deploy({ ref: sha, environment: "production" }, bot);
    server.state.pulls.set(someFacts.commit, [{ number: 4, state: "open" }]);
    for (let count = 0; count < 250; count += 1) server.state.comment(4, "hello", "eve", "NONE");
    await rollout(world(), { comment: true });
    console.log(`requests of a rollout: ${server.requests.length}: ${JSON.stringify(server.counts())}`);
    expect(server.requests.length).toBe(most.deployments + most.comment);
  });

  test("of a usual one is 5, that of the release before included", async () => {
    server.state.deploy({ ref: one, environment: "production", payload: { sluice: { release: 1, run: "41" } } }, bot);
    await rollout(world());
    console.log(`requests of a usual rollout: ${server.requests.length}: ${JSON.stringify(server.counts())}`);
    expect(server.requests.length).toBe(5);
  });
});

describe("the end of a rollout waits at the most 5 s for a GitHub that", () => {
  const faults: readonly (readonly [string, Fault])[] = [
    ["is silent", { kind: "silence" }],
    ["never ends", { kind: "huge" }],
    ["limits for an hour", { kind: "too-many", retryAfter: "3600" }],
    ["limits for 2 s, ever again", { kind: "secondary", retryAfter: "2" }],
    ["answers 503", { kind: "status", status: 503 }],
    ["answers something else", { kind: "other-shape" }],
  ];
  test.each(faults)("%s", async (_, fault) => {
    server.order("every", fault);
    const told = world();
    const ms = await rollout(told, { comment: true, deployments: "on" }, { ...subject });
    expect(ms).toBeLessThan(patienceMs + 500);
    expect(told.said.length).toBeGreaterThan(0);
    expect(server.requests.length).toBeLessThanOrEqual(12);
  });

  test("is silent while the job is cancelled: 1.5 s", async () => {
    server.order("every", { kind: "silence" });
    expect(await rollout(world({ cancelled: AbortSignal.abort() }))).toBeLessThan(2_000);
  });
});
