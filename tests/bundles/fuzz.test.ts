import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { suite } from "../../scripts/docs/suite.ts";
import { type BundleRun, runBundle } from "../../scripts/run-bundle.ts";

/** Child processes of all bundles together; `FUZZ=5000` looks longer, `SEED=…` looks at the same again. */
const cases = Number(process.env["FUZZ"] ?? 140);
const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000_000);
console.log(`fuzz: SEED=${seed} FUZZ=${cases}`);

const root = mkdtempSync(join(tmpdir(), "sluice-fuzz-"));
/** A registry and an app that have nothing: where nobody answers at all, the actions are patient. */
const server = createServer((_, response) => response.writeHead(404).end("none"));
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => {
  server.close();
  rmSync(root, { recursive: true, force: true });
});

const nasty = fc.constantFrom(
  ...["", "\n", "\r\n", "\t", "\u0085", "\u202e", "\ufeff", "\u200b", "\u001b[2J", "::error::injected", "::set-env name=A::b"],
  ...[
    "\n::stop-commands::injected",
    "##[error]injected",
    "%0A::error::injected",
    "$(touch x)",
    "`touch x`",
    "; touch x",
    "--help",
    "-",
  ],
  ...[
    "../../etc/passwd",
    "/dev/full",
    "/proc/self/mem",
    "\n<<EOF\n",
    "EOF",
    "result=evil",
    "\nresult<<E\nevil\nE\n",
    "<!--",
    "</details>",
  ],
  ...[
    "__proto__",
    "constructor",
    "[",
    "]",
    "{",
    "}",
    "*a",
    "&a ",
    "? ",
    "- ",
    ": ",
    "'",
    '"',
    "|",
    "\\",
    "null",
    "NaN",
    "1e3",
    "0x10",
  ],
);
const good = fc.constantFrom(
  ...[
    "true",
    "false",
    "production",
    "staging",
    "web",
    "api",
    "canary",
    "blue-green",
    "resume",
    "plan",
    "test",
    "lint",
    "all",
    "1m",
    "30s",
  ],
  ...[
    "0s",
    "1%",
    "100%",
    "8080",
    "80",
    "sluice.yaml",
    "compose.yaml",
    ".",
    "sub",
    "ghcr.io/acme/web",
    "acme/web:v1",
    "A=1\nB=2",
    'A="x',
  ],
  ...[
    "http://127.0.0.1:9/",
    "/health",
    "- http: /health",
    "[{ http: /, within: 1s }]",
    "all: ['**']",
    "known-good",
    "1",
    "3.12",
    "HEAD~1",
  ],
  ...["linux/amd64,linux/arm64", "web=acme/web@sha256:0", "ssh://a@b", "tcp://127.0.0.1:9", "main", "ada", "X-A: b", "local"],
);
const text = fc
  .oneof(
    { weight: 4, arbitrary: good },
    {
      weight: 2,
      arbitrary: fc.array(fc.oneof(nasty, good, fc.string({ maxLength: 6 })), { maxLength: 5 }).map((parts) => parts.join("")),
    },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(nasty, fc.integer({ min: 1, max: 3_000 }))
        .map(([piece, times]) => piece.repeat(times).slice(0, 60_000)),
    },
  )
  .map((one) => one.toWellFormed().replaceAll("\0", ""));

const ownFile = `name: fuzz
components: { web: { test: [["true"]] }, lib: { path: lib } }
routes: { /: web:8000 }
gate: [{ http: /health, within: 100ms }]
environments:
  staging: { strategy: blue-green, listen: 8081 }
  production: { after: { staging: 0s }, strategy: { steps: { 5%: 1s } }, listen: "127.0.0.1:8082" }
`;
const composeFile = `services:
  web: { build: ., image: "ghcr.io/acme/web:\${TAG:-dev}", ports: ["8000"] }
  db: { image: postgres }
`;
const broken = (whole: string) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(whole) },
    {
      weight: 3,
      arbitrary: fc
        .array(fc.tuple(fc.nat(whole.length), fc.nat(12), fc.oneof(nasty, good)), { minLength: 1, maxLength: 3 })
        .map((changes) => changes.reduce((now, [at, gone, piece]) => now.slice(0, at) + piece + now.slice(at + gone), whole)),
    },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 60 }) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)) },
  );

const variables = [
  ...["GITHUB_SHA", "GITHUB_REF", "GITHUB_REF_NAME", "GITHUB_REF_TYPE", "GITHUB_HEAD_REF", "GITHUB_BASE_REF", "GITHUB_ACTOR"],
  ...["GITHUB_REPOSITORY", "GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT", "GITHUB_JOB", "GITHUB_EVENT_NAME", "GITHUB_SERVER_URL"],
  ...["GITHUB_API_URL", "RUNNER_OS", "GITHUB_ACTION_REF", "GITHUB_WORKFLOW", "ACTIONS_RUNTIME_TOKEN", "ACTIONS_CACHE_URL"],
];
const event = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value)),
  fc.string(),
  fc.constantFrom("", "[]", "null", "{", '{"before":7,"after":[],"repository":null}', '{"pull_request":{"base":{"sha":{}}}}'),
  fc.constant('{"before":"0000000000000000000000000000000000000000","deleted":true}'),
  fc.constant(
    `{"merge_group":{"base_sha":"${"a".repeat(40)}"},"pull_request":{"number":"x","head":{"sha":"${"b".repeat(40)}"}}}`,
  ),
);

interface Case {
  readonly inputs: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly files: Readonly<Record<string, string>>;
  readonly event: string;
  readonly git: boolean;
}

const caseOf = (inputs: readonly string[]): fc.Arbitrary<Case> =>
  fc.record({
    inputs: fc.dictionary(fc.constantFrom(...inputs), text, { maxKeys: 6 }),
    env: fc.dictionary(fc.constantFrom(...variables), text, { maxKeys: 5 }),
    files: fc.record(
      {
        "sluice.yaml": broken(ownFile),
        "compose.yaml": broken(composeFile),
        "pyproject.toml": fc.oneof(text, fc.constant('[project]\nname = "x"\nrequires-python = ">=3.10"\n')),
        "requirements.txt": text,
        ".python-version": text,
        ".env": text,
        Dockerfile: fc.constant("FROM scratch\n"),
      },
      { requiredKeys: [] },
    ),
    event,
    git: fc.boolean(),
  });

/** What lets a call come further than to its first missing input; each case lays its own over it. */
const usual: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "python-env-validate": { install: "false" },
  "docker-build-push": { image: `${host}/acme/web`, "dry-run": "true" },
  "staged-deploy": { environment: "production", "dry-run": "true" },
  "health-gate": { url: `http://${host}/`, window: "0s" },
  rollback: { environment: "production", "dry-run": "true" },
  deliver: { image: `${host}/acme/web`, port: "80", listen: "8081", environment: "production", push: "false" },
};
/** Waiting is what these are for. */
const short: Readonly<Record<string, readonly string[]>> = { "health-gate": ["window", "interval"], deliver: ["bake"] };

/** No engine, index or registry is asked: programs of these names say no at once. */
const bin = join(root, "bin");
mkdirSync(bin);
for (const name of ["docker", "uv", "pip", "poetry", "ssh"]) {
  writeFileSync(join(bin, name), "#!/bin/sh\ncat > /dev/null\necho '::error::injected by a program' >&2\nexit 1\n");
  chmodSync(join(bin, name), 0o755);
}

async function run(name: string, given: Case): Promise<BundleRun & { readonly ms: number }> {
  const folder = mkdtempSync(join(root, "case-"));
  const workspace = join(folder, "workspace");
  mkdirSync(join(workspace, "lib"), { recursive: true });
  for (const [file, content] of Object.entries(given.files)) writeFileSync(join(workspace, file), content);
  if (given.files["sluice.yaml"] === undefined && given.event.length % 5 === 0) mkdirSync(join(workspace, "sluice.yaml"));
  writeFileSync(join(folder, "event.json"), given.event);
  if (given.git) {
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=a@x.example", ...args], { cwd: workspace, stdio: "pipe" });
    git("init", "--quiet", "--initial-branch=main");
    git("add", "--all");
    git("commit", "--quiet", "--allow-empty", "--message", "x");
  }
  const inputs = { ...usual[name], ...given.inputs };
  for (const input of short[name] ?? [])
    if (/\d(m|h|d)/.test(inputs[input] ?? "") || /\d\ds/.test(inputs[input] ?? "")) inputs[input] = "1s";
  const env = {
    GITHUB_SHA: "3fa9c1e0000000000000000000000000000000aa",
    GITHUB_REPOSITORY: "acme/web",
    ...given.env,
    GITHUB_EVENT_PATH: join(folder, "event.json"),
    GITHUB_API_URL: "http://127.0.0.1:9/",
    PATH: `${bin}:${process.env["PATH"]}`,
    HOME: folder,
    XDG_CACHE_HOME: folder,
    DOCKER_HOST: "tcp://127.0.0.1:9",
  };
  const began = performance.now();
  const ended = await runBundle(name, inputs, { cwd: workspace, env });
  rmSync(folder, { recursive: true, force: true });
  return { ...ended, ms: performance.now() - began };
}

/** The file as the runner reads it: `name<<delimiter` or `name=value`, and nothing else. */
function outputNames(file: string): string[] {
  const names: string[] = [];
  const lines = file.split("\n");
  for (let line = lines.shift(); line !== undefined; line = lines.shift()) {
    if (line === "") continue;
    const [, name, delimiter] = /^([^=]*?)<<(.+)$/.exec(line) ?? [];
    names.push(name ?? `a stray line: ${line}`);
    if (delimiter !== undefined) while (lines.length > 0 && lines.shift() !== delimiter);
  }
  return names;
}

const ours = /^::(add-mask|error|warning|notice|group|endgroup|debug)\b[^:]*::/;

function harms(
  name: string,
  { code, log, outputs, summary, report, ms, outputText }: Awaited<ReturnType<typeof run>>,
): string[] {
  const found: string[] = [];
  const known = suite.find((member) => member.name === name);
  const lines = log.replace(/^::add-mask::.*$/gm, "").split(/\r\n|\r|\n/);
  if (code !== 0 && code !== 1) found.push(`exit code ${code}`);
  if (ms > 30_000) found.push(`${Math.round(ms)} ms`);
  if (lines.some((line) => /^\s+at .+:\d+:\d+\)?$/.test(line))) found.push("a stack trace");
  if (/TypeError|RangeError|ReferenceError|UnhandledPromise|node:internal/.test(log)) found.push("an error of the language");
  if ((report as { failure?: { fault?: string } } | undefined)?.failure?.fault === "ours") found.push("a fault of ours");
  for (const line of lines.filter((one) => /^[\s\u0085]*::[a-z-]+/i.test(one))) {
    if (!ours.test(line) || /^::\w+[^:]*::injected/.test(line)) found.push(`the command ${line.slice(0, 80)}`);
  }
  if (lines.some((line) => line.includes("##[error]"))) found.push("an older command");
  const allowed = ["result", "explanation", "report", ...(known?.answers.outputs ?? [])];
  found.push(...outputNames(outputText).filter((output) => !allowed.includes(output)));
  if (!Object.hasOwn(known?.answers.results ?? {}, outputs["result"] ?? "")) found.push(`the result ${outputs["result"]}`);
  if ((outputs["explanation"] ?? "").trim() === "" || /[\r\n]/.test(outputs["explanation"] ?? ""))
    found.push("no explanation on one line");
  if (report === undefined) found.push("no report");
  if (summary === "" || /[\u202e\u2066]/.test(summary)) found.push("no summary, or a turning one");
  const last = log.trimEnd().split("\n").at(-1) ?? "";
  if (code === 1 && !/^::error .*::\S.* \S.*\(https:\/\/github\.com\/sluice-delivery\/sluice\S*\)$/.test(last)) {
    found.push(`a last line without sentence, remedy and link: ${last.slice(0, 300)}`);
  }
  return found;
}

describe.each(suite)("$name", ({ name, inputs }) => {
  const runs = Math.ceil(cases / suite.length);
  test("ends in order, whatever it is given", { timeout: 60_000 + runs * 5_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(caseOf(Object.keys(inputs)), async (given) => {
        const ended = await run(name, given);
        expect(harms(name, ended), ended.log.slice(0, 3_000)).toEqual([]);
      }),
      { numRuns: runs, seed, endOnFailure: process.env["SHRINK"] === undefined },
    );
  });
});
