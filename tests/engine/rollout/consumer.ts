import { execFile, execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, createServer as createSocketServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type BundleRun, type HowToRun, runBundle } from "../../../scripts/run-bundle.ts";
import { ownHealth } from "./own-health.ts";

const images = {
  haproxy: process.env["HAPROXY_IMAGE"] ?? "sluice-bench/haproxy",
  python: process.env["PYTHON_IMAGE"] ?? "sluice-bench/python",
  redis: process.env["REDIS_IMAGE"] ?? "sluice-bench/redis",
};

export function docker(...argv: string[]): string {
  return execFileSync("docker", argv, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}
export const lines = (text: string) => text.split("\n").filter((line) => line !== "");

export async function freePort(): Promise<number> {
  const server = createSocketServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A registry that has nothing: images then come from the local engine. */
async function emptyRegistry(): Promise<{ server: Server; address: string }> {
  const server = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** How the app of a commit behaves; see app.py. */
export type Mode = "well" | "dies" | "fails-its-gate" | "turns-ill";

/** What of sluice.yaml is not as in most tests. */
export interface Configured {
  readonly bake?: string;
  readonly last?: string;
  readonly after?: string;
  readonly environments?: string;
  readonly gate?: string;
  readonly strategy?: string;
  readonly busy?: string;
}

const composeFile = (image: string, port: number, replicas = 1) => `
services:
  web:
    build: .
    image: ${image}
    ports: ["127.0.0.1:${port}:8000"]
    deploy: { replicas: ${replicas} }
    environment: { GREETING: "\${GREETING:-}" }
    depends_on: [cache]
    healthcheck:
      test: ${ownHealth}
      interval: 500ms
      timeout: 5s
  worker:
    image: ${image}
    command: [python, /app.py, worker]
  cache:
    image: ${images.redis}
    volumes: ["cache:/data"]
volumes: { cache: {} }
`;

/**
 * A small repository as users have it, in a folder of its own: a web service and a worker of one image, and a cache
 * that is not released. Everything that it leaves on the engine carries its name.
 */
export class Consumer {
  readonly name = `t${randomBytes(4).toString("hex")}`;
  readonly folder = mkdtempSync(join(tmpdir(), "sluice-rollout-"));
  readonly #registry: Server;
  readonly image: string;
  readonly port: number;
  #commits = 0;
  #runs = 0;

  private constructor(registry: { server: Server; address: string }, port: number) {
    this.#registry = registry.server;
    this.image = `${registry.address}/${this.name}`;
    this.port = port;
  }

  static async make(): Promise<Consumer> {
    const consumer = new Consumer(await emptyRegistry(), await freePort());
    copyFileSync(join(import.meta.dirname, "app.py"), join(consumer.folder, "app.py"));
    consumer.write("compose.yaml", composeFile(consumer.image, consumer.port));
    const recipe = ["ARG FROM", "FROM $FROM", "ARG VERSION MODE", "ENV VERSION=$VERSION MODE=$MODE", "COPY app.py /app.py"];
    consumer.write("Dockerfile", [...recipe, 'CMD ["python", "/app.py"]', ""].join("\n"));
    consumer.configure();
    return consumer;
  }

  configuration(): string {
    return readFileSync(join(this.folder, "sluice.yaml"), "utf8");
  }

  composition(): string {
    return readFileSync(join(this.folder, "compose.yaml"), "utf8");
  }

  /** So many containers of the web service. */
  replicate(replicas: number): void {
    this.write("compose.yaml", composeFile(this.image, this.port, replicas));
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  /** Writes sluice.yaml; `production` begins at 20 % and bakes for as long as is said. */
  configure(more: Configured = {}): void {
    const { bake = "1s", last = "500ms", after = "{}", environments = "", gate = "{ http: /health }" } = more;
    const { strategy = `{ steps: { 20%: ${bake}, 100%: ${last} } }`, busy = "refuse" } = more;
    this.write(
      "sluice.yaml",
      `name: ${this.name}
routes: { /: "web:8000" }
gate: [${gate}]
interval: 200ms
router: { image: ${images.haproxy} }
environments:
${environments}  production:
    after: ${after}
    strategy: ${strategy}
    when-busy: ${busy}
`,
    );
  }

  /** Builds a commit's image, and returns the commit. Its answers begin with `v1`, `v2` … */
  commit(mode: Mode = "well"): string {
    this.#commits += 1;
    const commit = `${this.#commits}${randomBytes(20).toString("hex").slice(1)}`;
    const args = [`FROM=${images.python}`, `VERSION=v${this.#commits}`, `MODE=${mode}`].flatMap((arg) => ["--build-arg", arg]);
    const labels = ["--label", `sluice.test=${this.name}`];
    execFileSync("docker", ["build", "--quiet", ...args, ...labels, "--tag", `${this.image}:sluice-${commit}`, this.folder], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, DOCKER_BUILDKIT: "0" },
    });
    return commit;
  }

  #run(action: string, inputs: Record<string, string>, commit: string, how: HowToRun): Promise<BundleRun> {
    this.#runs += 1;
    const facts = { GITHUB_SHA: commit, GITHUB_ACTOR: "ada", GITHUB_RUN_ID: String(this.#runs), GITHUB_RUN_ATTEMPT: "1" };
    return runBundle(
      action,
      { config: "sluice.yaml", environment: "production", ...inputs },
      { cwd: this.folder, ...how, env: { ...facts, ...how.env } },
    );
  }

  deploy(commit: string, inputs: Record<string, string> = {}, how: HowToRun = {}): Promise<BundleRun> {
    return this.#run("staged-deploy", inputs, commit, how);
  }

  rollback(inputs: Record<string, string> = {}, how: HowToRun = {}): Promise<BundleRun> {
    return this.#run("rollback", inputs, "", how);
  }

  get scope(): string {
    return `${this.name}-production`;
  }

  async get(path = "/"): Promise<{ status: number; text: string }> {
    const response = await fetch(`http://127.0.0.1:${this.port}${path}`, { signal: AbortSignal.timeout(5_000) });
    return { status: response.status, text: await response.text() };
  }

  /** What a visitor gets; undefined when nobody answers. */
  async says(): Promise<string | undefined> {
    return this.get().then(
      ({ text }) => text,
      () => undefined,
    );
  }

  /** Asks all the time, as two visitors would, until it is stopped; every answer that is not a 200 is a failure. */
  crowd(): { stop(): Promise<{ requests: number; failures: string[]; by: Record<string, number> }> } {
    let over = false;
    const failures: string[] = [];
    const by: Record<string, number> = {};
    let requests = 0;
    const visitor = async () => {
      while (!over) {
        requests += 1;
        try {
          const { status, text } = await this.get();
          if (status === 200) by[text] = (by[text] ?? 0) + 1;
          else failures.push(`${status} ${text}`);
        } catch (error) {
          failures.push(String(error instanceof Error ? (error.cause ?? error) : error));
        }
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    const visitors = Promise.all([visitor(), visitor()]);
    return {
      async stop() {
        over = true;
        await visitors;
        return { requests, failures, by };
      },
    };
  }

  /** Names of containers of this environment, running ones only unless said otherwise. */
  containers(all = false): string[] {
    const filter = ["--filter", `label=sluice.scope=${this.scope}`];
    return lines(docker("ps", ...(all ? ["--all"] : []), ...filter, "--format", "{{.Names}}")).sort();
  }

  /** From now on nobody listens where the registry was. */
  closeRegistry(): void {
    this.#registry.close();
    this.#registry.closeAllConnections();
  }

  /** Takes away everything that carries this app's name. */
  async remove(): Promise<void> {
    this.#registry.close();
    const mine = (text: string) => lines(text).filter((name) => name.includes(this.name));
    const containers = mine(docker("ps", "--all", "--format", "{{.Names}}"));
    if (containers.length > 0) docker("rm", "--force", "--volumes", ...containers);
    for (const network of mine(docker("network", "ls", "--format", "{{.Name}}"))) docker("network", "rm", network);
    for (const volume of mine(docker("volume", "ls", "--format", "{{.Name}}"))) docker("volume", "rm", volume);
    const tags = mine(docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}")).filter((tag) => !tag.endsWith(":<none>"));
    const left = lines(docker("image", "ls", "--quiet", "--all", "--filter", `label=sluice.test=${this.name}`));
    if (tags.length > 0) docker("image", "rm", "--force", ...tags);
    for (const image of left) await promisify(execFile)("docker", ["image", "rm", "--force", image]).catch(() => undefined);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Waits until it is so. */
export async function until(what: () => Promise<boolean> | boolean, ms = 20_000): Promise<void> {
  const end = performance.now() + ms;
  while (!(await what())) {
    if (performance.now() > end) throw new Error(`not so after ${ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
