import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Consumer, docker, lines } from "./rollout/consumer.ts";

let app: Consumer;
const commits: Record<string, string> = {};
beforeAll(async () => {
  app = await Consumer.make();
  for (const name of ["one", "two"]) commits[name] = app.commit();
});
afterAll(() => app.remove());

const web = (release: number) => `${app.scope}-r${release}-web-r${release}-1`;
const running = () => app.containers().map((name) => name.replace(`${app.scope}-`, ""));
/** What a program inside of a release's container gets when it asks for `web`. */
const seenFrom = (release: number) =>
  docker(
    "exec",
    web(release),
    "python",
    "-c",
    "import urllib.request as r; print(r.urlopen('http://web:8000/').read().decode())",
  );

describe("a release on a real engine", () => {
  test("the first one is promoted: base, proxy, its services, and the words for it", async () => {
    const run = await app.deploy(commits["one"] ?? "");
    expect(run.code, run.log).toBe(0);
    expect(run.outputs).toMatchObject({ result: "promoted", release: "1", "previous-release": "" });
    expect(run.outputs["explanation"]).toMatch(/^release 1 \(1\w{6}\) serves everybody\. http \/health: \d+ of \d+ passed\.$/);
    expect(await app.says()).toBe("v1");
    expect(running()).toEqual(["cache-1", "proxy", "r1-web-r1-1", "r1-worker-r1-1"]);
    expect(run.summary).toContain("✅ staged-deploy of production: promoted");
    expect(run.report).toMatchObject({ environment: "production", serving: 1 });
  });

  test("rule 10, idempotent: the same call again changes nothing and says so", async () => {
    const before = docker("ps", "--all", "--quiet", "--no-trunc", "--filter", `label=sluice.scope=${app.scope}`);
    const run = await app.deploy(commits["one"] ?? "");
    expect(run.outputs, run.log).toMatchObject({ result: "unchanged", release: "1" });
    expect(run.outputs["explanation"]).toMatch(/already serves/);
    expect(docker("ps", "--all", "--quiet", "--no-trunc", "--filter", `label=sluice.scope=${app.scope}`)).toBe(before);
  });

  test("the second one is promoted under visitors: none of them fails (rules 7, 8 and 12 on the way)", async () => {
    app.configure({ bake: "3s" });
    const everybody = app.crowd();
    let few: ReturnType<Consumer["crowd"]> | undefined;
    let shared: ReturnType<ReturnType<Consumer["crowd"]>["stop"]> | undefined;
    const inside: Record<string, string> = {};
    const run = await app.deploy(
      commits["two"] ?? "",
      {},
      {
        onLog: (chunk) => {
          if (/20 % of the visitors are on/.test(chunk)) {
            few ??= app.crowd();
            for (const release of [1, 2]) inside[`web of ${release}`] = seenFrom(release);
            inside["cache"] = docker("exec", `${app.scope}-cache-1`, "getent", "hosts", "web").split(/\s+/)[0] ?? "";
          }
          if (/Gate at 20 %/.test(chunk)) shared ??= few?.stop();
        },
      },
    );
    const all = await everybody.stop();
    expect(run.outputs["result"], run.log).toBe("promoted");
    expect(all.failures).toEqual([]);
    expect(all.requests).toBeGreaterThan(100);
    expect(await app.says()).toBe("v2");

    const { by = {}, requests = 0 } = (await shared) ?? {};
    const share = (by["v2"] ?? 0) / requests;
    expect(share, "rule 8, honest shares: 20 % of draws, give or take chance").toBeLessThan(
      0.2 + 4 * Math.sqrt(0.16 / requests),
    );
    expect(share).toBeGreaterThan(0.2 - 4 * Math.sqrt(0.16 / requests));

    expect(inside, "rule 12, releases don't mix").toMatchObject({ "web of 1": "v1", "web of 2": "v2" });
    const network = `${app.scope}_default`;
    const proxy = docker(
      "inspect",
      "--format",
      `{{(index .NetworkSettings.Networks "${network}").IPAddress}}`,
      `${app.scope}-proxy`,
    );
    expect(inside["cache"], "rule 12: from a base service the name means the proxy").toBe(proxy);
  });

  test("the one before stays up as the way back, without its workers", () => {
    expect(running()).toEqual(["cache-1", "proxy", "r1-web-r1-1", "r2-web-r2-1", "r2-worker-r2-1"]);
  });

  test("rule 3, the way back survives `docker system prune -af`, and takes less than 5 s without a failed request", async () => {
    // What the prune takes of ours, and nothing else on this machine.
    for (const kind of ["container", "network"])
      docker(kind, "prune", "--force", "--filter", `label=sluice.scope=${app.scope}`);
    docker("image", "prune", "--all", "--force", "--filter", `label=sluice.test=${app.name}`);
    const visitors = app.crowd();
    const run = await app.rollback({ because: "a test" });
    const { failures, requests } = await visitors.stop();
    expect(run.outputs, run.log).toMatchObject({ result: "rolled-back", from: "2", to: "1" });
    expect(Number(run.outputs["duration-seconds"])).toBeLessThan(5);
    expect(failures).toEqual([]);
    expect(requests).toBeGreaterThan(20);
    expect(await app.says()).toBe("v1");
    expect(running()).toEqual(["cache-1", "proxy", "r1-web-r1-1", "r1-worker-r1-1"]);
  });

  test("rule 4, return to known-good: who was rolled back from is no way back", async () => {
    const run = await app.rollback();
    expect(run.code).toBe(1);
    expect(run.outputs).toMatchObject({ result: "refused" });
    expect(run.outputs["explanation"]).toContain("no other release here has passed its gate");
    expect(await app.says()).toBe("v1");
  });

  test("a way back that is gone for good is told, and nothing moves", async () => {
    docker("container", "prune", "--force", "--filter", `label=sluice.scope=${app.scope}`);
    docker("image", "rm", "--force", `${app.image}:sluice-${commits["two"]}`);
    const run = await app.rollback({ to: "2" });
    expect(run.outputs["result"], run.log).toBe("refused");
    expect(run.outputs["explanation"]).toMatch(/can't get the image sha256:/);
    expect(await app.says()).toBe("v1");
  });

  test("rule 10, a release is images and settings: a changed secret is a new release", async () => {
    const run = await app.deploy(commits["one"] ?? "", { "app-env": "GREETING=s3cret-hello" });
    expect(run.outputs, run.log).toMatchObject({ result: "promoted", release: "3" });
    expect(await app.says()).toBe("v1 s3cret-hello");
    const printed = run.log.replace(/^::add-mask::.*$/gm, "") + run.summary + JSON.stringify(run.report);
    expect(printed).not.toContain("s3cret");
  });

  test("rule 1, the target tells the truth: with everything stopped, the proxy too, the history is read", async () => {
    const ids = lines(docker("ps", "--quiet", "--filter", `label=sluice.scope=${app.scope}`));
    docker("stop", ...ids);
    const run = await app.rollback({ "dry-run": "true" });
    expect(run.outputs, run.log).toMatchObject({ result: "planned", from: "3", to: "1" });
    expect(app.containers()).toEqual([]);
  });
});
