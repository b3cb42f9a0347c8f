import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { clock } from "../../src/runner/clock.ts";
import { run } from "../../src/runner/run.ts";
import { dockerEngine } from "../../src/targets/compose/engine.ts";
import { names } from "../../src/targets/compose/naming.ts";
import { composeReleases } from "../../src/targets/compose/release/releases.ts";
import { fakeWorld } from "../../src/world.testing.ts";
import { docker, lines } from "./rollout/consumer.ts";

test("what images take is known by their layers: what is built upon another one shares those of it", async () => {
  const base = process.env["REDIS_IMAGE"] ?? "sluice-bench/redis";
  const input = `FROM ${base}\nENV X=1\nRUN head -c 3000000 /dev/zero > /three\n`;
  const env = { ...process.env, DOCKER_BUILDKIT: "0" };
  const derived = execFileSync("docker", ["build", "--quiet", "--no-cache", "-"], { input, env, encoding: "utf8" }).trim();
  const parts = { document: undefined, base: [], applyBase: false, startTimeout: 1_000 };
  const engine = dockerEngine({ run }, { kind: "local" });
  const releases = composeReleases({ world: fakeWorld({ run, clock }), engine, names: names("layers", "test"), ...parts });
  try {
    const layers = await releases.layers?.([base, derived, "sluice-bench/none"]);
    const takes = (...images: string[]) => {
      const pieces = new Map(images.flatMap((image) => (layers?.get(image) ?? []).map(({ id, bytes }) => [id, bytes])));
      return [...pieces.values()].reduce((sum, bytes) => sum + bytes, 0);
    };
    const size = (image: string) => Number(docker("image", "inspect", "--format", "{{.Size}}", image));
    expect([...(layers?.keys() ?? [])]).toEqual([base, derived]);
    expect(takes(base)).toBe(size(base));
    expect(takes(base, derived)).toBe(size(derived));
    expect(takes(base, derived) - takes(base)).toBeGreaterThanOrEqual(3_000_000);
  } finally {
    docker("image", "rm", "--force", derived);
  }
});

test("images of releases that were removed: what a container needs stays, what has another name keeps that, the rest goes", async () => {
  const app = `ri${randomBytes(3).toString("hex")}`;
  const build = (name: string) => {
    const input = `FROM scratch\nLABEL sluice.test="${app}-${name}"\n`;
    const env = { ...process.env, DOCKER_BUILDKIT: "0" };
    return execFileSync("docker", ["build", "--quiet", "-"], { input, env, encoding: "utf8" }).trim();
  };
  const [needed, named, free] = [build("needed"), build("named"), build("free")] as const;
  docker("tag", named, `${app}:theirs`);
  docker("tag", named, `${app}:also`);
  const container = docker("create", needed, "nothing");
  const engine = dockerEngine({ run }, { kind: "local" });
  const parts = { document: undefined, base: [], applyBase: false, startTimeout: 1_000 };
  const releases = composeReleases({ world: fakeWorld({ run, clock }), engine, names: names(app, "test"), ...parts });
  const there = (image: string) =>
    lines(docker("image", "ls", "--all", "--no-trunc", "--quiet", "--filter", `label=sluice.test=${app}-${image}`)).length > 0;
  try {
    await releases.dropImages([needed, named, free, free]);
    expect({ needed: there("needed"), named: there("named"), free: there("free") }).toEqual({
      needed: true,
      named: true,
      free: false,
    });
  } finally {
    docker("rm", container);
    docker("image", "rm", "--force", needed, `${app}:theirs`, `${app}:also`);
  }
});
