import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GitHubServer } from "../github/server.ts";
import { Consumer, docker } from "./rollout/consumer.ts";
import { ownHealth } from "./rollout/own-health.ts";

const bundles = process.env["SLUICE_DIST"] ?? join(import.meta.dirname, "../../dist");

let app: Consumer;
let github: GitHubServer;

const healthy = `{ test: ${ownHealth}, interval: 500ms }`;
/** Two components, each with an image of its own. */
const composeFile = ({ image, port }: Consumer) => `
services:
  web: { build: ., image: ${image}-web, ports: ["127.0.0.1:${port}:8000"], healthcheck: ${healthy} }
  api: { build: ., image: ${image}-api, expose: [8000], healthcheck: ${healthy} }
`;

const git = (...argv: string[]) =>
  execFileSync("git", ["-c", "user.name=Ada", "-c", "user.email=ada@x.example", ...argv], {
    cwd: app.folder,
    encoding: "utf8",
  }).trim();

/** Deploys one built version under a commit of git: `web` and `api` are the versions of the components. */
async function release(web: string, api: string): Promise<void> {
  git("commit", "--allow-empty", "--quiet", "--message", "x");
  const commit = git("rev-parse", "HEAD");
  docker("tag", `${app.image}:sluice-${web}`, `${app.image}-web:sluice-${commit}`);
  docker("tag", `${app.image}:sluice-${api}`, `${app.image}-api:sluice-${commit}`);
  const run = await app.deploy(commit);
  expect(run.outputs["result"], run.log).toBe("promoted");
}
const says = async () => [(await app.get("/")).text, (await app.get("/api")).text].join(" ");

beforeAll(async () => {
  [app, github] = await Promise.all([Consumer.make(), GitHubServer.start()]);
  app.write("compose.yaml", composeFile(app));
  app.configure({ strategy: "{ steps: { 100%: 0s } }" });
  app.write("sluice.yaml", app.configuration().replace('{ /: "web:8000" }', '{ /: "web:8000", /api: "api:8000" }'));
  git("init", "--quiet");
  const [one, two] = [app.commit(), app.commit()];
  await release(one, one);
  await release(two, two);
  git("tag", "v2.0.0");
  await release(app.commit(), two);
});
afterAll(() => Promise.all([app.remove(), github.stop()]));

test("one component goes back while users are there: the other one is what it was", async () => {
  expect(await says()).toBe("v3 v2");
  const visitors = app.crowd();
  const run = await app.rollback({ component: "api" });
  const { failures, by } = await visitors.stop();
  expect(run.outputs, run.log).toMatchObject({ result: "rolled-back", from: "3", to: "4" });
  expect(run.outputs["explanation"]).toMatch(/^release 4 \(api of release 1, the rest of release 3\) serves everybody now/);
  expect(failures).toEqual([]);
  expect(Object.keys(by)).toEqual(["v3"]);
  expect(await says()).toBe("v3 v1");
});

test("from a shell on the machine, by the words of the README, without one of GitHub's", async () => {
  const readme = readFileSync(join(import.meta.dirname, "../../actions/rollback/README.md"), "utf8");
  const typed = /## From a shell[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  expect(typed).toContain("rollback/index.js");
  const home = join(app.folder, "home");
  const actions = join(home, "actions-runner/_work/_actions/sluice-delivery/sluice/v1");
  mkdirSync(actions, { recursive: true });
  symlinkSync(bundles, join(actions, "dist"));
  const kept = Object.entries(process.env).filter(([name]) => !/^(GITHUB_|INPUT_|STATE_|RUNNER_)/.test(name));
  const path = `${dirname(process.execPath)}${delimiter}${process.env["PATH"]}`;
  const env = { DOCKER_CONFIG: join(homedir(), ".docker"), ...Object.fromEntries(kept), HOME: home, PATH: path };
  const { stdout } = await promisify(execFile)("sh", ["-e", "-c", typed.replace("/srv/shop", app.folder)], { env });
  expect(stdout).toMatch(/release 2 \(\w{7}\) would be put back, the schema stays/);
  expect(stdout).toMatch(/release 2 \(\w{7}\) serves everybody again, [\d.]+ s after the decision.*\(customers call\)/);
  expect(stdout).not.toMatch(/^::/m);
  expect(await says()).toBe("v2 v2");
});

describe("GitHub is down:", () => {
  test.each([
    ["it answers 500", "500"],
    ["nobody listens", "refused"],
  ])("%s, and the release comes back all the same", async (_story, how) => {
    github.reset();
    github.order("every", { kind: "status", status: 500 });
    const to = (await says()) === "v1 v1" ? 3 : 1;
    const env = {
      GITHUB_API_URL: how === "500" ? github.url : "http://127.0.0.1:9",
      GITHUB_SERVER_URL: "https://github.test",
      GITHUB_REPOSITORY: "acme/shop",
    };
    const inputs = { to: String(to), "github-token": github.token, "github-deployments": "on" };
    const run = await app.rollback(inputs, { env });
    expect(run.outputs, run.log).toMatchObject({ result: "rolled-back", to: String(to) });
    expect(run.log).toMatch(how === "500" ? /it answered 500/ : /gave no usable answer/);
    expect(await says()).toBe(to === 1 ? "v1 v1" : "v3 v2");
  });
});

test("the registry is gone, and the containers too: it comes back by its tag, from the images on the machine", async () => {
  docker("rm", "--force", ...app.containers(true).filter((name) => name.includes("-r2-")));
  app.closeRegistry();
  const run = await app.rollback({ to: "v2.0.0" });
  expect(run.outputs, run.log).toMatchObject({ result: "rolled-back", to: "2" });
  expect(run.log).toMatch(/release 2 .*: its containers are absent/);
  expect(await says()).toBe("v2 v2");
});
