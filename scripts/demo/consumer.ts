import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Prepared } from "../prepare.ts";

const root = join(import.meta.dirname, "..", "..");

/** The repository of somebody who uses Sluice: the example, with this machine's images and free ports. */
export interface Consumer {
  readonly folder: string;
  readonly staging: string;
  readonly production: string;
  /** Commits what stands in the folder and returns the commit. */
  commit(message: string): string;
  /** Lays a folder of changes over the repository. */
  change(name: string): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

function git(folder: string, args: readonly string[]): string {
  const identity = ["-c", "user.name=Shop", "-c", "user.email=shop@example.com", "-c", "commit.gpgsign=false"];
  const done = spawnSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8" });
  if (done.status !== 0) throw new Error(`git ${args[0]}: ${done.stderr}`);
  return done.stdout.trim();
}

export async function makeConsumer(prepared: Prepared, name: string): Promise<Consumer> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-demo-"));
  await cp(join(root, "workflows-examples", "compose-shop"), folder, { recursive: true });
  const images = Object.entries(prepared.images ?? {}).map(([kind, image]) => `${kind.toUpperCase()}_IMAGE=${image}`);
  const settings = [`REGISTRY=${prepared.registry}/${name}`, ...images];
  await writeFile(join(folder, ".env"), `${await readFile(join(folder, ".env"), "utf8")}\n${settings.join("\n")}\n`);
  const [staging, production] = [await freePort(), await freePort()];
  const file = join(folder, "sluice.yaml");
  const written = await readFile(file, "utf8");
  const changed = written
    .replace(/^name: shop$/m, `name: ${name}\nrouter: { image: "${prepared.images?.haproxy}" }`)
    .replace("listen: 8081", `listen: 127.0.0.1:${staging}`)
    .replace("listen: 8080", `listen: 127.0.0.1:${production}`);
  await writeFile(file, changed);
  git(folder, ["init", "--quiet", "--initial-branch", "main"]);
  return {
    folder,
    staging: `http://127.0.0.1:${staging}`,
    production: `http://127.0.0.1:${production}`,
    commit(message) {
      git(folder, ["add", "--all", "--force"]);
      git(folder, ["commit", "--quiet", "--message", message]);
      return git(folder, ["rev-parse", "HEAD"]);
    },
    change: (change) => cp(join(root, "scripts", "demo", "changes", change), folder, { recursive: true }),
  };
}
