import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runBundle } from "../../scripts/run-bundle.ts";
import { aManifest, fakeRegistry } from "../../src/image/registry.testing.ts";
import { digestOf } from "../../src/image/registry.ts";

const commit = "3fa9c1e0000000000000000000000000000000aa";
const registry = fakeRegistry({ [`acme/shop:sluice-${commit}`]: aManifest });
const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    const { status, headers, body } = registry.answer({
      url: `http://registry.test${request.url ?? ""}`,
      method: request.method ?? "GET",
      body: Buffer.concat(parts).toString("utf8"),
      timeoutMs: 1_000,
    });
    response.writeHead(status ?? 200, headers).end(body);
  });
});
let host = "";
let folder = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = await mkdtemp(join(tmpdir(), "sluice-build-"));
  await writeFile(join(folder, "Dockerfile"), "FROM scratch\n");
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true, force: true });
});

const build = (inputs: Record<string, string>, env: Record<string, string> = {}) =>
  runBundle("docker-build-push", inputs, {
    cwd: folder,
    env: { GITHUB_SHA: commit, GITHUB_REF_TYPE: "branch", GITHUB_REF_NAME: "main", ...env },
  });

describe("docker-build-push, as a runner starts it", () => {
  it("plans without Docker, and says what it would run", async () => {
    const run = await build({ image: `${host}/acme/new`, tags: "v1", "dry-run": "true" }, { PATH: "/nowhere" });
    expect(run.code, run.log).toBe(0);
    expect(run.outputs).toMatchObject({ result: "planned", digest: "", "image-ref": "", metadata: "{}" });
    expect(JSON.parse(run.outputs["tags"] ?? "")).toEqual([`${host}/acme/new:sluice-${commit}`, `${host}/acme/new:v1`]);
    expect(run.report).toMatchObject({ plan: expect.arrayContaining(["buildx", "--push", `${host}/acme/new:v1`]) });
    expect(run.summary).toContain("planned");
  });

  it("finds this commit's image in the registry and puts the tags on it", async () => {
    const run = await build({ image: `${host}/acme/shop`, tags: "v1\nlatest" }, { PATH: "/nowhere" });
    expect(run.code, run.log).toBe(0);
    expect(run.outputs).toMatchObject({
      result: "unchanged",
      digest: digestOf(aManifest),
      "image-ref": `${host}/acme/shop@${digestOf(aManifest)}`,
    });
    expect(registry.tags.get("acme/shop:latest")).toBe(aManifest);
  });

  it("promotes on a pushed tag", async () => {
    const run = await build({ image: `${host}/acme/shop` }, { GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: "v2.0.0" });
    expect(run.outputs["result"], run.log).toBe("promoted");
    expect(registry.tags.get("acme/shop:v2.0.0")).toBe(aManifest);
  });

  it("says what is missing where there is no Docker, and masks what is secret", async () => {
    const run = await build({ image: `${host}/acme/new`, secrets: "npm=hunter2hunter2" }, { PATH: "/nowhere" });
    expect(run.code).toBe(1);
    expect(run.outputs).toMatchObject({ result: "failed", explanation: expect.stringContaining("Docker can't be reached") });
    expect(run.log.replace(/^::add-mask::.*$/gm, "")).not.toContain("hunter2hunter2");
    expect(run.log).toContain("::add-mask::hunter2hunter2");
  });

  it("tells all bad inputs together", async () => {
    const run = await build({ push: "yes", pull: "ja" });
    expect(run.outputs["result"]).toBe("failed");
    expect(run.outputs["explanation"]).toMatch(/"push" is "yes".*"pull" is "ja"/);
  });

  it("refuses a name that is none", async () => {
    const run = await build({ image: "ghcr.io/Acme/Shop" });
    expect(run.outputs["explanation"]).toContain('write "acme/shop"');
    expect(run.report).toMatchObject({ failure: { code: "bad-inputs", fault: "user" } });
  });
});
