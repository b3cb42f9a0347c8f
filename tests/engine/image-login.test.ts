import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Failure } from "../../src/failure.ts";
import { buildAndPush } from "../../src/image/build-and-push.ts";
import { buildInputs } from "../../src/image/build-inputs.ts";
import type { BuildInputs } from "../../src/image/build-request.ts";
import { resolveDigest } from "../../src/image/resolve-digest.ts";
import { files } from "../../src/runner/files.ts";
import { http } from "../../src/runner/http.ts";
import { run } from "../../src/runner/run.ts";
import { fakeWorld, someFacts } from "../../src/world.testing.ts";

const [hostOfRegistry = "", port = ""] = (process.env["SLUICE_TEST_REGISTRY"] ?? "127.0.0.1:5000").split(":");
const own = process.env["DOCKER_CONFIG"] ?? join(process.env["HOME"] ?? "", ".docker");
const name = `sluice-test/login-${randomBytes(4).toString("hex")}`;
const password = "correct-horse";
const basic = `Basic ${Buffer.from(`ada:${password}`).toString("base64")}`;
const open: Server[] = [];
const runnerTemp = process.env["RUNNER_TEMP"];
let folder = "";

/** Stands before the real registry and lets in only who is logged in: by password, or by a token that one gets for it. */
async function guarded(scheme: "basic" | "bearer", mayWrite = true): Promise<string> {
  let self = "";
  const challenge = ({ url = "", method }: IncomingMessage) => {
    if (scheme === "basic") return 'Basic realm="guard"';
    const repository = /^\/v2\/(.+)\/(?:manifests|blobs)\//.exec(url)?.[1];
    const scope =
      repository === undefined ? "" : `,scope="repository:${repository}:${method === "GET" ? "pull" : "pull,push"}"`;
    return `Bearer realm="http://${self}/token",service="guard"${scope}`;
  };
  const server = createServer((asked, answer) => {
    const { authorization } = asked.headers;
    if (asked.url?.startsWith("/token")) {
      if (authorization !== basic) return answer.writeHead(401).end();
      return answer.writeHead(200, { "content-type": "application/json" }).end('{"token":"a-token"}');
    }
    if (authorization !== (scheme === "basic" ? basic : "Bearer a-token")) {
      return answer.writeHead(401, { "www-authenticate": challenge(asked) }).end('{"errors":[{"code":"UNAUTHORIZED"}]}');
    }
    if (!mayWrite && asked.method !== "GET" && asked.method !== "HEAD") {
      return answer.writeHead(403).end('{"errors":[{"code":"DENIED","message":"permission_denied: write_package"}]}');
    }
    const { url: path = "/", method = "GET", headers } = asked;
    const behind = request({ host: hostOfRegistry, port, path, method, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 500, got.headers);
      got.pipe(answer);
    });
    behind.on("error", () => answer.writeHead(502).end());
    return asked.pipe(behind);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  self = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return self;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-login-"));
  await writeFile(join(folder, "Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
  process.env["RUNNER_TEMP"] = await mkdtemp(join(tmpdir(), "sluice-login-temp-"));
});
afterAll(async () => {
  for (const server of open) server.close();
  const images = execFileSync("docker", ["image", "ls", "--format", "{{.Repository}}:{{.Tag}}"], { encoding: "utf8" });
  const left = images.split("\n").filter((line) => line.includes(`/${name}:`));
  if (left.length > 0) execFileSync("docker", ["image", "rm", "--force", ...left], { stdio: "ignore" });
  await rm(process.env["RUNNER_TEMP"] ?? "", { recursive: true, force: true });
  if (runnerTemp === undefined) delete process.env["RUNNER_TEMP"];
  else process.env["RUNNER_TEMP"] = runnerTemp;
  await rm(folder, { recursive: true, force: true });
});

const world = (commit = randomBytes(20).toString("hex")) =>
  fakeWorld({ files, http, run, facts: { ...someFacts, commit, workspace: folder } });

function build(given: Readonly<Record<string, string>>, around = world()) {
  const inputs = Object.fromEntries(
    Object.entries(buildInputs).map(([input, schema]) => [input, schema.parse(given[input] ?? "")]),
  );
  return buildAndPush(inputs as BuildInputs, around, { config: own, buildx: join(own, "buildx"), artifacts: "" });
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail("it did not fail"),
    (error: unknown) => error as Failure,
  );

describe.each(["basic", "bearer"] as const)("a registry that wants a login (%s)", (scheme) => {
  it("gets the token, and nothing of it stays on the machine", async () => {
    const registry = await guarded(scheme);
    const image = `${registry}/${name}`;
    const commit = randomBytes(20).toString("hex");
    const given = { image, username: "ada", "registry-token": password };
    const before = await files.read(join(own, "config.json")).catch(() => "");
    const outcome = await build(given, world(commit));
    expect(outcome.result).toBe("built");
    expect(await readdir(process.env["RUNNER_TEMP"] ?? "")).toEqual([]);
    expect(await files.read(join(own, "config.json")).catch(() => "")).toBe(before);
    const asked = resolveDigest(world(), `${image}:sluice-${commit}`, { username: "ada", password });
    expect(await asked).toBe(outcome.outputs["digest"]);
    expect((await build({ ...given, tags: "v1" }, world(commit))).result).toBe("unchanged");
  });

  it("refuses who isn't logged in, and says what to pass", async () => {
    const registry = await guarded(scheme);
    const failure = await failureOf(build({ image: `${registry}/${name}` }));
    expect(failure).toMatchObject({ code: "push-denied", remedy: expect.stringContaining("registry-token") });
  });
});

it("a wrong password is told before anything is built", async () => {
  const registry = await guarded("basic");
  const failure = await failureOf(build({ image: `${registry}/${name}`, username: "ada", "registry-token": "wrong-horse" }));
  expect(failure).toMatchObject({ code: "login-refused", sentence: expect.stringContaining('login of "ada"') });
  expect(failure.message).not.toContain("wrong-horse");
  expect(await readdir(process.env["RUNNER_TEMP"] ?? "")).toEqual([]);
});

it("who may read but not write is told so", async () => {
  const registry = await guarded("basic", false);
  const failure = await failureOf(build({ image: `${registry}/${name}`, username: "ada", "registry-token": password }));
  expect(failure.code, failure.sentence).toBe("push-denied");
});
