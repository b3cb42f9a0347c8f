import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { marked } from "marked";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { suite } from "../../scripts/docs/suite.ts";
import { type BundleRun, runBundle } from "../../scripts/run-bundle.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-hostile-"));
const proof = join(folder, "proof");
const repository = join(folder, "repository");

/** What people with a right to push, or programs that break, put into names. */
const corpus: Readonly<Record<string, string>> = {
  "a shell's substitution": `x$(touch ${proof})`,
  "back-ticks": `x\`touch ${proof}\``,
  "a second command": `x; touch ${proof} #`,
  quotes: `x"'\\"'`,
  "a workflow command": "::set-env name=PATH::/evil",
  "a workflow command on a line of its own": "x\n::error::injected\n::stop-commands::injected\n::add-path::/evil",
  "a workflow command after what counts as blanks": " \t\u0085::error::injected",
  "a carriage return": "x\r::error::injected\r\n::warning::injected",
  "the older commands": "x ##[error]injected ##[add-path]/evil",
  "encoded line ends": "x%0A::error::injected%0D%0A",
  "an output's delimiter": "x\nghadelimiter_injected\nresult<<E\nevil\nE\ninjected=evil",
  "an option": "--privileged",
  "a short option": "-oProxyCommand=touch",
  "marks that turn the direction": "x\u202e\u2066gpj.exe\u2069\u200f",
  markup: "<img src=x onerror=alert(1)>[x](javascript:alert(1))|`</td></tr></table><script>alert(1)</script>",
  "a heading and a fence": "x\n# Injected heading\n```\n<details>",
  "a control sequence": "x\u001b[2J\u001b]0;injected\u0007y",
  "a path that leads away": "../../../../../../etc/passwd",
  "an expression": "$\u007b{ secrets.TOKEN }} $\u007bPATH} $PATH %PATH%",
  "signs that nobody sees": "x\u200b\u200d\ufeff\u00adproduction\u2060",
  "a comment that hides the rest": "<!-- x --><details open><summary>x</details></summary>--><style>*{display:none}</style>",
  "a chart and its end": 'x"]\n```\n```mermaid\ngraph TD; click A "javascript:alert(1)"\n%%{init: {}}%%',
  "links, mentions and pictures": "![x](https://evil.example/x.png) @everyone #1 https://evil.example <https://evil.example>",
  "names of Object's own": "__proto__",
  "10 kB": `${"long ".repeat(2_000)}end`,
  "YAML that is none": "{ [ : - & * ! | > @ `",
  "an alias bomb": "a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c]",
};

const server = createServer((_, response) => response.writeHead(404).end("none"));
let host = "";

/** A call of each action that would end well or say no for want of an engine, but not for what is written in it. */
const usual: Readonly<Record<string, () => Readonly<Record<string, string>>>> = {
  "build-matrix": () => ({}),
  "python-env-validate": () => ({ install: "false" }),
  "docker-build-push": () => ({ image: `${host}/acme/web`, "dry-run": "true" }),
  "staged-deploy": () => ({ environment: "production", "dry-run": "true" }),
  "health-gate": () => ({ url: `http://${host}/`, window: "0s" }),
  rollback: () => ({ environment: "production", "dry-run": "true" }),
  deliver: () => ({ image: `${host}/acme/web`, port: "80", listen: "8081", environment: "production", push: "false" }),
};

const facts = {
  GITHUB_SHA: "3fa9c1e0000000000000000000000000000000aa",
  GITHUB_REPOSITORY: "acme/web",
  GITHUB_ACTOR: "ada",
  GITHUB_REF: "refs/heads/main",
  GITHUB_REF_NAME: "main",
  GITHUB_REF_TYPE: "branch",
  GITHUB_EVENT_NAME: "workflow_dispatch",
  GITHUB_RUN_ID: "7",
  // No engine must be touched here: what is hostile has to be harmless before one is asked.
  DOCKER_HOST: "tcp://127.0.0.1:9",
  XDG_CACHE_HOME: join(folder, "cache"),
};

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  mkdirSync(repository);
  const write = (name: string, text: string) => writeFileSync(join(repository, name), text);
  write("compose.yaml", `services:\n  web:\n    build: .\n    image: ${host}/acme/web\n    ports: ["8000"]\n`);
  write("Dockerfile", "FROM scratch\n");
  write("sluice.yaml", "name: hostile\nroutes: { /: web:8000 }\nenvironments: { production: { listen: 8080 } }\n");
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@x.example", ...args], { cwd: repository, stdio: "pipe" });
  git("init", "--quiet", "--initial-branch=main");
  git("add", ".");
  git("commit", "--quiet", "--message", "x");
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const run = (
  name: string,
  inputs: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
  cwd = repository,
) => runBundle(name, { ...usual[name]?.(), ...inputs }, { cwd, env: { ...facts, ...env } });

/** The commands that an action itself gives to the runner. */
const ours = /^::(add-mask|error|warning|notice|group|endgroup|debug)\b[^:]*::/;

/** Everything that must not be, whatever was given. */
function harms(name: string, given: string, ended: BundleRun): string[] {
  const found: string[] = [];
  const { outputs, summary, code } = ended;
  // What is masked is told to the runner as it is: its data are read as one text up to the end of the line.
  const log = ended.log.replace(/^::add-mask::.*$/gm, "");
  const lines = log.split(/\r\n|\r|\n/);
  if (lines.some((line) => /^\s+at .+:\d+:\d+\)?$/.test(line))) found.push("a stack trace in the log");
  if (log.includes("defect of Sluice")) found.push("a defect of ours");
  const commands = lines.filter((line) => /^[\s\u0085]*::[a-z-]+/i.test(line));
  found.push(
    ...commands
      .filter((line) => !ours.test(line) || /^::\w+[^:]*::injected/.test(line))
      .map((line) => `the command ${line.slice(0, 80)}`),
  );
  if (/##\[(error|add-path)\]/.test(log)) found.push("an older command in the log");
  const known = suite.find((member) => member.name === name);
  const allowed = ["result", "explanation", "report", ...(known?.answers.outputs ?? [])];
  found.push(
    ...Object.keys(outputs)
      .filter((output) => !allowed.includes(output))
      .map((output) => `the output ${output.slice(0, 80)}`),
  );
  if (!Object.hasOwn(known?.answers.results ?? {}, outputs["result"] ?? "")) found.push(`the result ${outputs["result"]}`);
  if ((outputs["explanation"] ?? "") === "") found.push("no explanation");
  if (ended.report === undefined) found.push("no report");
  const html = marked.parse(summary.replaceAll(/<\/?(details|summary|br|code|sub|b)>/g, ""), { async: false });
  if (/<(img|script|table><\/|a [^>]*javascript)|<h1>Injected/i.test(html))
    found.push(`markup in the summary: ${html.slice(0, 300)}`);
  if (/[\u202e\u2066]/.test(summary)) found.push("a turning mark in the summary");
  if (Buffer.byteLength(summary) > 1_048_576) found.push("a summary above 1 MiB");
  if (code !== 0 && code !== 1) found.push(`exit code ${code}`);
  if (existsSync(proof)) found.push(`something was executed by ${given}`);
  return found;
}

const texts = suite.flatMap(({ name, inputs }) => Object.keys(inputs).map((input) => ({ name, input })));
const kinds = Object.keys(corpus);
/** All of it takes minutes: each input gets its turn of the corpus, each text half of the actions, and all of it on demand. */
const turns = process.env["HOSTILE"] === "all" ? 1 : 16;

/** A value that the code doesn't take must end the step red: no default takes its place in silence. */
async function taken(name: string, inputs: Readonly<Record<string, string>>, { code }: BundleRun): Promise<string[]> {
  const shape = suite.find((member) => member.name === name)?.inputs ?? {};
  const read = await Promise.all(
    Object.entries(inputs).map(async ([input, text]) => [input, await shape[input]?.safeParseAsync(text)] as const),
  );
  const bad = read.filter(([, one]) => one?.success === false).map(([input]) => input);
  return bad.length > 0 && code !== 1 ? [`the bad ${bad.join(", ")} ended well`] : [];
}

async function judge(name: string, kind: string, inputs: Readonly<Record<string, string>>, env = {}, cwd = repository) {
  const ended = await run(name, inputs, env, cwd);
  const said = `${kind}\n${ended.log.slice(0, 2_000)}\n${ended.summary.slice(0, 2_000)}`;
  expect([...harms(name, kind, ended), ...(await taken(name, inputs, ended))], said).toEqual([]);
  return ended;
}

describe.each(texts.map((each, turn) => ({ ...each, turn })))("$input of $name", ({ name, input, turn }) => {
  test("harms nothing, whatever is written in it", { timeout: 120_000 }, async () => {
    const waiting = kinds.filter((_, index) => (index + turn) % turns === 0);
    const lane = async () => {
      for (let kind = waiting.shift(); kind !== undefined; kind = waiting.shift()) {
        await judge(name, kind, { [input]: corpus[kind] ?? "" });
      }
    };
    await Promise.all([lane(), lane(), lane()]);
  });
});

describe.each(kinds.map((kind, turn) => ({ kind, turn })))("$kind", ({ kind, turn }) => {
  const value = corpus[kind] ?? "";
  const asked = suite.filter((_, at) => turns === 1 || (at + turn) % 2 === 0);
  const each = (judged: (name: string) => Promise<unknown>) => Promise.all(asked.map(({ name }) => judged(name)));

  test("in all inputs at once", { timeout: 60_000 }, () =>
    each((name) => {
      const inputs = suite.find((member) => member.name === name)?.inputs ?? {};
      return judge(name, kind, Object.fromEntries(Object.keys(inputs).map((input) => [input, value])));
    }),
  );

  test("as branch, tag, actor, job and repository", { timeout: 60_000 }, async () => {
    const names = ["GITHUB_REF_NAME", "GITHUB_HEAD_REF", "GITHUB_BASE_REF", "GITHUB_ACTOR", "GITHUB_JOB", "GITHUB_REPOSITORY"];
    const env = {
      ...Object.fromEntries(names.map((each) => [each, value])),
      GITHUB_REF: `refs/tags/${value}`,
      GITHUB_REF_TYPE: "tag",
    };
    await each((name) => judge(name, kind, {}, env));
  });

  test("as files, in a commit's message, as component, image, environment and commands", { timeout: 60_000 }, async () => {
    const own = mkdtempSync(join(folder, "own-"));
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=a@x.example", ...args], { cwd: own, stdio: "pipe" });
    const text = JSON.stringify(value);
    const compose = (name: string) =>
      `services:\n  ${name}:\n    build: .\n    image: ${text}\n    command: [${text}]\n    environment: { X: ${text} }\n`;
    writeFileSync(join(own, "compose.yaml"), compose("web"));
    writeFileSync(join(own, "Dockerfile"), "FROM scratch\n");
    git("init", "--quiet", "--initial-branch=main");
    git("add", ".");
    git("commit", "--quiet", "--message", "x");
    const file = value.replaceAll("/", "_").slice(0, 80);
    writeFileSync(join(own, file), "x");
    writeFileSync(join(own, "requirements.txt"), `${value}\n`);
    git("add", "--", "requirements.txt", `./${file}`);
    git("commit", "--quiet", "--message", value);
    const changed = await judge("build-matrix", kind, { base: "HEAD~1", filters: "all: ['**']" }, {}, own);
    expect(changed.outputs["any-changed"]).toBe("true");
    await Promise.all([
      judge("build-matrix", kind, {}, {}, own),
      judge("docker-build-push", kind, { image: "", component: "web" }, {}, own),
      judge("python-env-validate", kind, {}, {}, own),
    ]);
    writeFileSync(join(own, "compose.yaml"), compose(text));
    writeFileSync(
      join(own, "sluice.yaml"),
      `components: { ${text}: { test: [[${text}]], path: ${text} } }\nenvironments: { ${text}: { url: ${text}, gate: [{ http: ${text}, name: ${text} }] } }\n`,
    );
    await Promise.all([
      judge("build-matrix", kind, {}, {}, own),
      judge("docker-build-push", kind, { image: "", component: value }, {}, own),
      judge("staged-deploy", kind, { environment: value }, {}, own),
      judge("health-gate", kind, { url: "", environment: value }, {}, own),
    ]);
    writeFileSync(join(own, "compose.yaml"), compose("web"));
    writeFileSync(
      join(own, "sluice.yaml"),
      `components: { web: { test: [[${text}], [echo, ${text}]], lint: [[printf, "%s", ${text}]] } }\nenvironments: { production: {} }\n`,
    );
    await judge("build-matrix", kind, { run: "lint", component: "web" }, {}, own);
    const tested = await judge("build-matrix", kind, { run: "test", component: "web" }, {}, own);
    expect(tested.outputs["result"], "no such program").toBe("failed");
  });
});
