import { Agent } from "node:http";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { composeRouter } from "../../src/targets/compose/haproxy/router.ts";
import { servedByHeader } from "../../src/targets/router.ts";
import { ask, bench, bucketOf, engine } from "./haproxy.testing.ts";

const on = await bench();
type ComposeRouter = Awaited<ReturnType<typeof composeRouter>>;
let router: ComposeRouter;
const addresses: Record<string, string> = {};

beforeAll(async () => {
  for (const release of [1, 2]) {
    for (const service of ["web", "api"]) addresses[`${service}-${release}`] = await on.start(service, release);
  }
  router = await composeRouter(on.spec);
});
afterAll(async () => {
  router.close();
  await on.removeAll();
});

const toA = { stable: "a", candidate: "b", share: 0 } as const;
const share = (part: number) => ({ ...toA, share: part });

async function inParallel<T>(count: number, workers: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let left = count;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      results.push(await work());
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
  return results;
}

test("the first release gets nobody before traffic is moved, yet the preview reaches it", async () => {
  expect(await router.read()).toBeUndefined();
  await router.assign("a", 1);
  expect((await ask(on.url)).status).toBe(503);
  expect(await ask(on.url, { headers: router.preview("a") })).toMatchObject({ status: 200, release: "1" });
  await router.shift(toA);
  expect(await ask(on.url)).toMatchObject({ status: 200, release: "1" });
  expect(await router.read()).toEqual({ slots: { a: 1, b: undefined }, split: toA });
});

test("paths go to their services, longest first, whole words only", async () => {
  const service = async (path: string) => /"service": "(\w+)"/.exec((await ask(`${on.url}${path}`)).text)?.[1];
  const paths = ["/", "/api", "/api/", "/api/x?y=1", "/api?x", "/apix", "/x/api"];
  expect(await Promise.all(paths.map(service))).toEqual(["web", "api", "api", "api", "api", "web", "web"]);
});

test("the second release: the preview reaches it and tells who served; visitors don't get it and don't learn that", async () => {
  await router.assign("b", 2);
  const preview = await ask(on.url, { headers: router.preview("b") });
  expect(preview).toMatchObject({
    release: "2",
    headers: { [servedByHeader]: `${addresses["web-2"]}:8000`, "sluice-slot": "b" },
  });
  expect(preview.text.toLowerCase()).not.toContain("sluice");
  expect(bucketOf(preview)).toBeUndefined();
  const asVisitor = await ask(on.url, { headers: router.asVisitor() });
  expect(asVisitor.headers[servedByHeader]).toBe(`${addresses["web-1"]}:8000`);
  const liar = await ask(on.url, { headers: { "sluice-preview": "guess-b", "sluice-other": "x" } });
  expect(liar.release).toBe("1");
  expect(liar.headers[servedByHeader]).toBeUndefined();
  expect(liar.text.toLowerCase()).not.toContain("sluice-");
  expect(JSON.parse(liar.text).headers).toMatchObject({
    "x-forwarded-proto": "http",
    "x-forwarded-host": `127.0.0.1:${on.port}`,
  });
});

test("5 % of fresh visitors are on the candidate, everybody stays where he is, and share 0 returns all at once", async () => {
  await router.shift(share(0.05));
  const visitors = await inParallel(2_000, 16, async () => {
    const answer = await ask(on.url);
    return { bucket: bucketOf(answer) ?? "", release: answer.release };
  });
  const candidates = visitors.filter(({ release }) => release === "2");
  // Four standard deviations around 100 of 2,000.
  expect(candidates.length).toBeGreaterThan(60);
  expect(candidates.length).toBeLessThan(140);
  expect(visitors.every(({ bucket, release }) => Number(bucket) < 50 === (release === "2"))).toBe(true);
  const again = async (bucket: string, path = "/") =>
    ask(`${on.url}${path}`, { headers: { cookie: `sluice-bucket=${bucket}` } });
  for (const { bucket, release } of [...candidates.slice(0, 20), ...visitors.slice(0, 20)]) {
    const back = await again(bucket, "/api");
    expect([back.release, bucketOf(back)]).toEqual([release, undefined]);
  }
  await router.shift(share(0.1));
  expect([(await again("49")).release, (await again("70")).release, (await again("100")).release]).toEqual(["2", "2", "1"]);
  await router.shift(share(0));
  const back = await inParallel(50, 8, () => again("3"));
  expect(back.every(({ release }) => release === "1")).toBe(true);
});

test.each(["-1", "1000", "7x", "", "99999999999999999999", "5%20"])("a bucket of %j is not believed", async (bucket) => {
  await router.shift(share(0.05));
  const answers = await inParallel(6, 3, () => ask(on.url, { headers: { cookie: `sluice-bucket=${bucket}` } }));
  expect(answers.every((answer) => /^\d{1,3}$/.test(bucketOf(answer) ?? ""))).toBe(true);
});

test("30 swaps under 16 looping clients: no request fails", async () => {
  await router.shift(share(0));
  const stop = new AbortController();
  const seen = new Map<string, number>();
  const failures: string[] = [];
  const client = async (keepAlive: boolean) => {
    const agent = new Agent({ keepAlive, maxSockets: 1 });
    while (!stop.signal.aborted) {
      try {
        const answer = await ask(on.url, { agent });
        seen.set(answer.release, (seen.get(answer.release) ?? 0) + 1);
        if (answer.status !== 200) failures.push(String(answer.status));
      } catch (error) {
        failures.push(String(error));
      }
    }
    agent.destroy();
  };
  const clients = Array.from({ length: 16 }, (_none, index) => client(index % 4 !== 0));
  for (let swap = 0; swap < 15; swap += 1) {
    await router.shift(share(1));
    await router.shift(share(0));
  }
  stop.abort();
  await Promise.all(clients);
  expect(failures).toEqual([]);
  expect(Math.min(seen.get("1") ?? 0, seen.get("2") ?? 0)).toBeGreaterThan(20);
});

test("from its first moment on, every request for a release finds a container: places without one are closed", async () => {
  for (const service of ["web", "api"]) await on.start(service, 3);
  for (let round = 0; round < 10; round += 1) {
    const release = round % 2 === 0 ? 3 : 2;
    await router.assign("b", release);
    const answers = await inParallel(40, 20, () => ask(on.url, { headers: router.preview("b") }));
    expect(answers.map(({ status, release: by }) => `${status} ${by}`)).toEqual(answers.map(() => `200 ${release}`));
  }
});

test("a restart of the proxy finds the same releases and the same split", async () => {
  await router.shift(share(0.1));
  const before = await router.read();
  await engine.must(["restart", "--time", "2", `${on.scope}-proxy`]);
  await expect.poll(async () => (await ask(on.url).catch(() => undefined))?.status, { timeout: 10_000 }).toBe(200);
  const releaseOf = async (bucket: number) => (await ask(on.url, { headers: { cookie: `sluice-bucket=${bucket}` } })).release;
  await expect.poll(() => releaseOf(99), { timeout: 5_000 }).toBe("2");
  expect([await releaseOf(100), await releaseOf(99)]).toEqual(["1", "2"]);
  expect(await router.read()).toEqual(before);
  // The session to the old process is opened anew.
  await router.shift(share(0));
  expect(await releaseOf(99)).toBe("1");
});

test("users' requests are counted by slot, errors and dropped connections among them, previews are not", async () => {
  await router.shift(share(0.5));
  const before = await router.traffic();
  const cookie = (bucket: number) => ({ cookie: `sluice-bucket=${bucket}` });
  for (const path of ["/", "/fail", "/drop"]) await ask(`${on.url}${path}`, { headers: cookie(1) });
  await ask(on.url, { headers: cookie(999) });
  await ask(`${on.url}/fail`, { headers: router.preview("b") });
  await ask(`${on.url}/fail`, { headers: router.asVisitor() });
  const after = await router.traffic();
  const grown = (slot: "a" | "b") => [after[slot].requests - before[slot].requests, after[slot].errors - before[slot].errors];
  expect([grown("a"), grown("b")]).toEqual([
    [1, 0],
    [3, 2],
  ]);
});

test("a candidate that dies under traffic is counted as errors, and nobody else notices", async () => {
  await router.shift(share(0.5));
  const before = await router.traffic();
  await on.stop("web", 2);
  const dead = await inParallel(6, 6, () => ask(on.url, { headers: { cookie: "sluice-bucket=1" } }));
  expect(dead.every(({ status }) => status === 503)).toBe(true);
  expect((await ask(on.url, { headers: { cookie: "sluice-bucket=999" } })).release).toBe("1");
  const after = await router.traffic();
  expect(after.b.errors - before.b.errors).toBe(6);
  expect(after.a.errors).toBe(before.a.errors);
  await router.shift(share(0));
  expect((await ask(on.url, { headers: { cookie: "sluice-bucket=1" } })).release).toBe("1");
  addresses["web-2"] = await on.start("web", 2);
});

test("inside, a plain name means what the proxy says", async () => {
  await router.assign("b", 2);
  await router.shift(share(1));
  expect(await on.fromInside("http://api:8000/x")).toContain('"release": "2", "service": "api"');
  expect(await on.fromInside("http://web:8000/x")).toContain('"release": "2", "service": "web"');
  await router.shift(share(0));
  expect(await on.fromInside("http://web:8000/x")).toContain('"release": "1"');
});

test("draining waits for a request that is under way, and no longer than it may", async () => {
  await router.shift(share(1));
  const slow = ask(`${on.url}/slow`);
  await wait(200);
  await router.shift(share(0));
  const began = performance.now();
  await router.drain("b", 300);
  expect(performance.now() - began).toBeLessThan(1_000);
  await router.drain("b", 10_000);
  expect(performance.now() - began).toBeGreaterThan(1_000);
  expect((await slow).release).toBe("2");
});

test("a websocket is let through", async () => {
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(on.port, "127.0.0.1");
    let got = "";
    socket.on("data", (chunk) => {
      got += chunk.toString();
      if (got.includes("\r\n\r\n") && !got.includes("hello")) socket.write("world");
      if (got.includes("hello world")) socket.destroy();
    });
    socket.on("close", () => resolve(got));
    socket.on("error", reject);
    socket.write("GET / HTTP/1.1\r\nHost: x\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n");
  });
  expect(text).toMatch(/101 Switching[\s\S]*hello world$/);
});

test("a release whose containers are gone is refused at once; a slot with visitors is not given away", async () => {
  await expect(router.assign("b", 9)).rejects.toMatchObject({ code: "release-gone" });
  await router.assign("b", 2);
  await expect(router.assign("a", 2)).rejects.toMatchObject({ code: "slot-busy" });
  expect((await ask(on.url)).release).toBe("1");
});

test("a container that comes back under another address is found again", async () => {
  await on.stop("web", 2);
  const blocker = await on.start("blocker", 1);
  addresses["web-2"] = await on.start("web", 2);
  expect(addresses["web-2"]).not.toBe(blocker);
  await router.assign("b", 2);
  const preview = await ask(on.url, { headers: router.preview("b") });
  expect(preview.headers[servedByHeader]).toBe(`${addresses["web-2"]}:8000`);
});
