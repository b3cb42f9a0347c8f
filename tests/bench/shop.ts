import { execFile } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { BundleRun, HowToRun } from "../../scripts/run-bundle.ts";
import type { Consumer } from "../engine/rollout/consumer.ts";

/** When a line of the step's log was printed, in ms since the epoch. */
export interface Line {
  readonly at: number;
  readonly text: string;
}

export interface Step extends BundleRun {
  readonly began: number;
  readonly ended: number;
  readonly lines: readonly Line[];
}

const now = () => performance.timeOrigin + performance.now();
const docker = promisify(execFile);

/** A service that tells who it is, as the suite's users deploy it, and the same under plain compose beside it. */
export class Shop {
  readonly app: Consumer;
  readonly commit: string;
  readonly plainPort: number;
  #releases = 0;

  private constructor(app: Consumer, commit: string, plainPort: number) {
    this.app = app;
    this.commit = commit;
    this.plainPort = plainPort;
  }

  /** The consumer reads the images' names when it is loaded, so not before they are prepared. */
  static async open(): Promise<Shop> {
    const { Consumer, freePort } = await import("../engine/rollout/consumer.ts");
    const app = await Consumer.make();
    try {
      copyFileSync(join(import.meta.dirname, "app/app.py"), join(app.folder, "app.py"));
      const plainPort = await freePort();
      app.write("compose.yaml", composeFile(app.image, app.port));
      const commit = app.commit();
      app.write("plain.yaml", composeFile(`${app.image}:sluice-${commit}`, plainPort));
      return new Shop(app, commit, plainPort);
    } catch (error) {
      await app.remove();
      throw error;
    }
  }

  /** Deploys the same image with another setting, which is a new release; it answers with this name. */
  deploy(how: HowToRun = {}): Promise<Step> & { readonly name: string } {
    this.#releases += 1;
    const name = `r${this.#releases}`;
    return Object.assign(
      timed((more) => this.app.deploy(this.commit, { "app-env": `GREETING=${name}` }, more), "promoted", how),
      { name },
    );
  }

  rollback(how: HowToRun = {}): Promise<Step> {
    return timed((more) => this.app.rollback({ because: "a bench" }, more), "rolled-back", how);
  }

  /** `docker compose up` with another setting, as people do without Sluice. Answers ms. */
  async plainUp(name: string, ...options: readonly string[]): Promise<number> {
    const began = performance.now();
    await this.#plain(["up", "--detach", "--quiet-pull", ...options], name);
    return performance.now() - began;
  }

  #plain(args: readonly string[], name: string) {
    const env = { ...process.env, GREETING: name };
    const files = ["--project-name", `${this.app.name}-plain`, "--file", join(this.app.folder, "plain.yaml")];
    return docker("docker", ["compose", ...files, ...args], { env, timeout: 120_000 });
  }

  async close(): Promise<void> {
    await this.#plain(["down", "--volumes", "--timeout", "1"], "").catch(() => undefined);
    await this.app.remove();
  }
}

const composeFile = (image: string, port: number) => `
services:
  web:
    ${image.includes(":sluice-") ? "" : "build: ."}
    image: ${image}
    ports: ["127.0.0.1:${port}:8000"]
    environment: { GREETING: "\${GREETING:-}" }
    stop_grace_period: 2s
    healthcheck:
      test: ["CMD", "bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8000"]
      interval: 500ms
      timeout: 5s
`;

async function timed(work: (how: HowToRun) => Promise<BundleRun>, wanted: string, how: HowToRun): Promise<Step> {
  const lines: Line[] = [];
  const began = now();
  const onLog = (chunk: string) => {
    const at = now();
    for (const text of chunk.split("\n")) if (text !== "") lines.push({ at, text });
    how.onLog?.(chunk);
  };
  const run = await work({ ...how, onLog });
  if (run.outputs["result"] !== wanted) throw new Error(`expected ${wanted}, got ${run.outputs["result"]}\n${run.log}`);
  return { ...run, began, ended: now(), lines };
}
