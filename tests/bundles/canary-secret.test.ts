import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { suite } from "../../scripts/docs/suite.ts";
import { runBundle } from "../../scripts/run-bundle.ts";
import { leaksOf, watched } from "./watched-run.ts";

const commit = "3fa9c1e0000000000000000000000000000000aa";
const folder = mkdtempSync(join(tmpdir(), "sluice-canary-"));
const said = join(folder, "argv");
/** A registry, an app and a Git server that refuse everything, and say what they were told, as some do. */
const server = createServer((request, response) => {
  const { authorization = "", "x-token": token = "" } = request.headers;
  const challenge = { "www-authenticate": `Basic realm="guarded"` };
  response.writeHead(401, challenge).end(`no entry with ${authorization} ${String(token)}`);
});
let host = "";

const git = (...args: string[]) =>
  execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@x.example", ...args], {
    cwd: join(folder, "repository"),
    stdio: "pipe",
  });

/** A program that notes how it was called, takes what it is given on stdin, takes a moment, and fails. */
function stub(name: string, then: string): void {
  const path = join(folder, "bin", name);
  writeFileSync(path, `#!/bin/sh\nprintf '%s\\n' "$0 $*" >> ${said}\n${then}\n`);
  chmodSync(path, 0o755);
}

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const name of ["bin", "repository"]) mkdirSync(join(folder, name));
  const realGit = execFileSync("sh", ["-c", "command -v git"], { encoding: "utf8" }).trim();
  stub("git", `exec ${realGit} "$@"`);
  // Compose reads files without an engine; where there is none, staged-deploy and rollback end a step earlier.
  const realDocker = execFileSync("sh", ["-c", "command -v docker || echo false"], { encoding: "utf8" }).trim();
  const composes = `[ "$1" = compose ] && HOME=${process.env["HOME"]} exec ${realDocker} "$@"`;
  stub("docker", `${composes}\ncat > /dev/null\nsleep 0.1\necho 'docker says no' >&2\nexit 1`);
  stub("uv", "exit 1");
  const write = (name: string, text: string) => writeFileSync(join(folder, "repository", name), text);
  write("compose.yaml", `services:\n  web:\n    build: .\n    image: ${host}/acme/web\n    ports: ["8000"]\n`);
  write("Dockerfile", "FROM scratch\n");
  write(
    "sluice.yaml",
    "name: canary\nroutes: { /: web:8000 }\nenvironments: { production: { listen: 8080, gate: [{ http: / }] } }\n",
  );
  git("init", "--quiet", "--initial-branch=main");
  git("add", ".");
  git("commit", "--quiet", "--message", "x");
  git("remote", "add", "origin", `https://${host}/acme/web.git`);
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What lets each action come as far as it can before it meets a secret. */
const others: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  "build-matrix": () => ({ base: commit }),
  "python-env-validate": () => ({}),
  "docker-build-push": () => ({ image: `${host}/acme/web`, username: "ada" }),
  "staged-deploy": () => ({ environment: "production", "registry-username": "ada" }),
  "health-gate": () => ({ url: `http://${host}/`, window: "0s" }),
  rollback: () => ({ environment: "production", "registry-username": "ada" }),
  deliver: () => ({ image: `${host}/acme/web`, port: "80", listen: "8081", environment: "production", username: "ada" }),
};

/** A secret in the form that its input wants, good and bad. */
function written(input: string, canary: string): readonly string[] {
  if (input === "headers") return [`X-Token: ${canary}`, canary];
  if (["secrets", "app-env", "env"].includes(input))
    return [`PASSWORD=${canary}`, `A="first\n${canary}"`, `A="\\"${canary}"\nB='${canary}' x`, `${canary} without a sign`];
  if (input === "ssh-key") return [`-----BEGIN KEY-----\n${canary}\n-----END KEY-----\n`];
  return [canary, `${canary}\n`];
}

const cases = suite.flatMap(({ name, inputs }) =>
  Object.keys(inputs)
    .filter((input) => inputs[input]?.meta()?.["secret"] === true)
    .map((input) => ({ name, input })),
);

test("every action with secrets is here", () => expect(new Set(cases.map(({ name }) => name)).size).toBe(6));

describe.each(cases)("$input of $name", ({ name, input }) => {
  const canary = `Canary7${name.replaceAll("-", "")}${input.replaceAll("-", "")}Zq9/x+W=k`;

  test.each(written(input, canary))("%j is seen nowhere", async (value) => {
    writeFileSync(said, "");
    const facts = {
      PATH: `${join(folder, "bin")}${delimiter}${process.env["PATH"]}`,
      GITHUB_SHA: commit,
      GITHUB_REPOSITORY: "acme/web",
      GITHUB_SERVER_URL: `https://${host}`,
      GITHUB_API_URL: `http://${host}/api`,
      GITHUB_ACTOR: "ada",
      GITHUB_RUN_ID: "7",
    };
    const inputs = { ...others[name]?.(), [input]: value };
    const run = await watched(
      (env) => runBundle(name, inputs, { cwd: join(folder, "repository"), env: { ...env, ...facts } }),
      { home: "own" },
    );
    expect(run.log).toMatch(/^::add-mask::.*Canary7/m);
    expect(leaksOf(canary, run)).toEqual([]);
    expect(readFileSync(said, "utf8")).not.toContain(canary);
    expect(run.outputs["explanation"]).toBeTruthy();
    expect(run.log).not.toMatch(/defect of Sluice|^\s+at .+:\d+:\d+\)?$/m);
  });
});
