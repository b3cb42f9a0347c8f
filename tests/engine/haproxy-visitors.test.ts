import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { composeRouter } from "../../src/targets/compose/haproxy/router.ts";
import { ask, bench, bucketOf } from "./haproxy.testing.ts";
import { freePort } from "./rollout/consumer.ts";

const on = await bench();
const previewPort = await freePort();
const previewUrl = `http://127.0.0.1:${previewPort}`;
type ComposeRouter = Awaited<ReturnType<typeof composeRouter>>;
const cohorts = { header: { "X-Beta": ["a", "b"] }, cookie: { beta: ["yes"] } };
const spec = {
  ...on.spec,
  routes: [{ path: "/", service: "web", port: 8000 }],
  visitors: { sticky: "visitor" as const, cohorts },
  preview: { address: "127.0.0.1", port: previewPort },
};
let router: ComposeRouter;

beforeAll(async () => {
  for (const release of [1, 2]) await on.start("web", release);
  router = await composeRouter(spec);
  await router.assign("a", 1);
  await router.shift({ stable: "a", candidate: "b", share: 0 });
  await router.assign("b", 2);
});
afterAll(async () => {
  router.close();
  await on.removeAll();
});

const beta = { headers: { "X-Beta": "b" } };
const at = (share: number, preview?: "open" | "cohorts") =>
  router.shift({ stable: "a", candidate: "b", share, ...(preview === undefined ? {} : { preview }) });

describe("who is let in beforehand, on a real proxy", () => {
  test("nobody looks: the preview's port says so, and cohorts are where everybody is", async () => {
    expect(await ask(previewUrl)).toMatchObject({ status: 404, text: "No release is being previewed.\n" });
    expect((await ask(on.url, beta)).release).toBe("1");
  });

  test("open: the preview's port leads to the candidate, no visitor does", async () => {
    await at(0, "open");
    const seen = await ask(previewUrl);
    expect(seen.release).toBe("2");
    expect(seen.headers["sluice-served-by"]).toBeUndefined();
    expect(bucketOf(seen)).toBeUndefined();
    expect((await ask(on.url)).release).toBe("1");
    expect((await ask(on.url, beta)).release).toBe("1");
  });

  test("for cohorts: they are on the candidate by header or cookie, with the right value only", async () => {
    await at(0, "cohorts");
    const release = async (headers: Record<string, string>) => (await ask(on.url, { headers })).release;
    expect(await release({ "X-Beta": "a" })).toBe("2");
    expect(await release({ Cookie: "x=1; beta=yes" })).toBe("2");
    expect(await release({ "X-Beta": "c" })).toBe("1");
    expect(await release({ Cookie: "beta=no" })).toBe("1");
    expect(await release({})).toBe("1");
  });

  test("rule 8, honest shares: cohorts are always on it at a small share, and counted apart", async () => {
    await at(0.05, "open");
    const before = await router.traffic();
    for (let count = 0; count < 20; count += 1) expect((await ask(on.url, beta)).release).toBe("2");
    await ask(on.url, { headers: { Cookie: "sluice-bucket=999" } });
    await ask(previewUrl);
    const after = await router.traffic();
    expect(after.b.requests - before.b.requests).toBe(20);
    expect((after.b.cohorts ?? 0) - (before.b.cohorts ?? 0)).toBe(20);
    expect(after.a.requests - before.a.requests).toBe(1);
  });

  test("share 0 brings them back at once, too", async () => {
    await at(0);
    expect((await ask(on.url, beta)).release).toBe("1");
    expect((await ask(previewUrl)).status).toBe(404);
  });
});

test("sticky by request: the same client is drawn anew each time, and gets no cookie", async () => {
  const fresh = await composeRouter({ ...spec, visitors: { sticky: "request" } });
  await fresh.assign("b", 2);
  await fresh.shift({ stable: "a", candidate: "b", share: 0.5 });
  const answers = [];
  for (let count = 0; count < 60; count += 1) answers.push(await ask(on.url, { headers: { Cookie: "sluice-bucket=999" } }));
  fresh.close();
  expect(answers.every((answer) => bucketOf(answer) === undefined)).toBe(true);
  const candidate = answers.filter(({ release }) => release === "2").length;
  expect(candidate).toBeGreaterThan(10);
  expect(candidate).toBeLessThan(50);
});

test("more containers than the proxy has places for: it makes places without a break, and keeps them", async () => {
  const wide = await composeRouter({ ...spec, replicas: 9 });
  await wide.assign("b", 2);
  wide.close();
  const again = await composeRouter(spec);
  await again.assign("b", 2);
  await again.shift({ stable: "a", candidate: "b", share: 0 });
  again.close();
  expect((await ask(on.url)).release).toBe("1");
});

test("a container that ends while its release serves: requests under way end first, nobody new is sent there", async () => {
  // Its session is still with the process that the tests before have replaced.
  router.close();
  const url = `${on.url}/slow`;
  const slow = ask(url);
  await new Promise((resolve) => setTimeout(resolve, 300));
  let stoppedAfter = 0;
  const began = performance.now();
  const format = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}";
  const address = (await on.spec.engine.must(["inspect", "--format", format, `${on.scope}-web-r1`])).stdout.trim();
  await router.leave([address], 5_000, async () => {
    stoppedAfter = performance.now() - began;
    expect((await ask(on.url)).status, "nobody new").toBe(503);
  });
  expect(stoppedAfter).toBeGreaterThan(1_000);
  expect(await slow).toMatchObject({ status: 200, release: "1" });
  expect((await ask(on.url)).release).toBe("1");
});
