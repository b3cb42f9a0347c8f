import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Consumer, docker, lines } from "./rollout/consumer.ts";

let app: Consumer;
let v1: string;
let v2: string;
beforeAll(async () => {
  app = await Consumer.make();
  [v1, v2] = [app.commit(), app.commit()];
});
afterAll(() => app.remove());

/** Everything on the engine that carries this app's name: of others' things nothing is known. */
const ours = () =>
  [
    docker("ps", "--all", "--no-trunc", "--format", "{{.ID}} {{.Names}} {{.State}} {{.Mounts}}"),
    docker("volume", "ls", "--format", "{{.Name}}"),
    docker("network", "ls", "--no-trunc", "--format", "{{.ID}} {{.Name}}"),
  ].map((text) => lines(text).filter((line) => line.includes(app.name)));
const status = async () => {
  const run = await app.deploy(v2, { mode: "status" });
  expect(run.outputs["result"], run.log).toBe("status");
  return { run, ...JSON.parse(run.outputs["status"] ?? "").targets[0] };
};
const kinds = (drift: { kind: string }[]) => drift.map(({ kind }) => kind).sort();

describe("looking leaves nothing behind", () => {
  test("status and a dry run of a first deploy, on an engine that knows nothing of the app", async () => {
    expect(ours()).toEqual([[], [], []]);
    const seen = await status();
    expect(seen).toMatchObject({ serving: null, knownGood: null, nextNumber: 1, lock: null, releases: [], drift: [] });
    expect(seen.run.outputs["explanation"]).toContain("Nothing serves.");
    const planned = await app.deploy(v1, { "dry-run": "true" });
    expect(planned.outputs["result"], planned.log).toBe("planned");
    expect(ours()).toEqual([[], [], []]);
  });

  test("a dry run of the second release, with the first one serving", async () => {
    expect((await app.deploy(v1)).outputs["result"]).toBe("promoted");
    const before = ours();
    const planned = await app.deploy(v2, { "dry-run": "true" });
    expect(planned.outputs["explanation"], planned.log).toContain("Release 2 would take");
    expect(ours()).toEqual(before);
  });
});

describe("status tells what is and what is not as the ledger says", () => {
  test("two releases: who serves since when and by whom, what the way back costs, known-good, the next number", async () => {
    expect((await app.deploy(v2)).outputs["result"]).toBe("promoted");
    const before = ours();
    expect((await app.rollback({ "dry-run": "true" })).outputs["explanation"]).toMatch(/release 1 .* would be put back/);
    expect(ours()).toEqual(before);
    const { run, ...seen } = await status();
    expect(seen).toMatchObject({
      serving: { release: 2, commit: v2, by: "ada" },
      knownGood: 2,
      nextNumber: 3,
      shares: [{ release: 2, share: 1 }],
      underWay: null,
      lock: null,
      drift: [],
      releases: [
        { number: 2, readiness: "running", last: { kind: "promoted" } },
        { number: 1, readiness: "running" },
      ],
    });
    expect(run.summary).toContain("**serves**, known-good");
    expect(run.report).toMatchObject({ status: { environment: "production" } });
  });

  test("a worker killed by hand, a container of a release that nobody knows", async () => {
    docker("kill", ...lines(docker("ps", "--quiet", "--filter", `name=${app.scope}-r2-worker`)));
    const labels = { scope: app.scope, release: "9", service: "web", part: "server" };
    const named = Object.entries(labels).flatMap(([name, value]) => ["--label", `sluice.${name}=${value}`]);
    docker("create", "--name", `${app.name}-stray`, ...named, "--entrypoint", "true", "sluice-bench/haproxy");
    const { run, drift } = await status();
    expect(kinds(drift)).toEqual(["missing", "unknown-release"]);
    expect(run.outputs["explanation"]).toContain("Of worker of release 2 0 of 1 run.");
    expect(run.summary).toContain("⚠️");
    docker("rm", `${app.name}-stray`);
  });
});

describe("after a prune", () => {
  test("the state's door was pruned: it is read through the proxy, and not made again", async () => {
    docker("rm", "--force", `${app.scope}-sluice-state`);
    const before = ours();
    expect((await status()).serving.release).toBe(2);
    expect(ours()).toEqual(before);
  });

  test("every container was pruned, only the volume is left: status still knows, and says what is missing", async () => {
    const all = lines(docker("ps", "--all", "--quiet", "--filter", `label=sluice.scope=${app.scope}`));
    docker("rm", "--force", ...all);
    const before = ours();
    const seen = await status();
    expect(seen.serving.release).toBe(2);
    expect(kinds(seen.drift)).toEqual(["not-running", "other-release-answers"]);
    expect(ours()).toEqual(before);
  });
});
