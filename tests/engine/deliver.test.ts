import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cleanUp } from "../../scripts/demo/clean-up.ts";
import { runBundle } from "../../scripts/run-bundle.ts";
import { freePort } from "./rollout/consumer.ts";

const registry = process.env["SLUICE_TEST_REGISTRY"] ?? "127.0.0.1:5000";
const name = `dl${Date.now().toString(36)}`;
const folder = mkdtempSync(join(tmpdir(), "sluice-deliver-"));
let listen = 0;

beforeAll(async () => {
  listen = await freePort();
  copyFileSync(join(import.meta.dirname, "rollout", "app.py"), join(folder, "app.py"));
  execFileSync("git", ["init", "--quiet"], { cwd: folder });
});
afterAll(() => {
  cleanUp([`${name}-production`], {});
  rmSync(folder, { recursive: true, force: true });
});

/** Commits an app that behaves so, and delivers it as a step would, from inputs alone. */
function deliver(version: string, mode: string) {
  const from = process.env["PYTHON_IMAGE"] ?? "sluice-bench/python";
  const recipe = [`FROM ${from}`, `ENV VERSION=${version} MODE=${mode}`, "COPY app.py /app.py", 'CMD ["python3", "/app.py"]'];
  writeFileSync(join(folder, "Dockerfile"), `${recipe.join("\n")}\n`);
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@example.com", ...args], {
      cwd: folder,
      encoding: "utf8",
    }).trim();
  git("add", "--all");
  git("commit", "--quiet", "--message", version);
  const inputs = {
    ...{ image: `${registry}/${name}`, name, port: "8000", listen: String(listen), health: "/health", bake: "1s" },
    ...{ environment: "production", env: "GREETING=it costs $5, 'they' say", strategy: "blue-green", push: "true" },
    "proxy-image": process.env["HAPROXY_IMAGE"] ?? "sluice-bench/haproxy",
  };
  return runBundle("deliver", inputs, {
    cwd: folder,
    env: { GITHUB_SHA: git("rev-parse", "HEAD"), GITHUB_REPOSITORY: `acme/${name}` },
  });
}

const says = async () => (await fetch(`http://127.0.0.1:${listen}/`)).text();

test("one step, no file: built, pushed, deployed, watched; its secrets arrive as they were written", async () => {
  const run = await deliver("v1", "well");
  expect(run.outputs["result"], run.log).toBe("promoted");
  expect(run.outputs["image-ref"]).toMatch(new RegExp(`^${registry}/${name}@sha256:[0-9a-f]{64}$`));
  expect(await says()).toBe("v1 it costs $5, 'they' say");
});

test("the next commit takes over, and one that dies is undone", async () => {
  expect((await deliver("v2", "well")).outputs["result"]).toBe("promoted");
  expect(await says()).toContain("v2");
  const bad = await deliver("v3", "dies");
  expect(bad.outputs["result"], bad.log).toBe("rolled-back");
  expect(bad.code).toBe(1);
  expect(await says()).toContain("v2");
});
