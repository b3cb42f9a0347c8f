import { createHash } from "node:crypto";
import { copyFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BASE, baseRecipe, makeBase } from "./base-image.ts";
import type { Bench } from "./bench.ts";

const FOLDER = join(import.meta.dirname, "../../tests/images");
const RECIPE = "sluice.bench.recipe";

/** The stand-ins of tests/images. A stand-in is remade when its folder, or what it is made from, has changed. */
export class StandIns {
  readonly #bench: Bench;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  /** True when it is here and made by today's recipe. */
  async has(kind: string): Promise<boolean> {
    return (await this.#label(`sluice-bench/${kind}`)) === recipe(kind);
  }

  make(kind: string): Promise<string> {
    return this.#bench.once(`stand-in ${kind}`, async () => {
      const name = `sluice-bench/${kind}`;
      if (await this.has(kind)) return name;
      const parent = parentOf(kind);
      if (parent === BASE) await this.#bench.once("base", async () => makeBase(this.#bench, await this.#label(BASE)));
      else await this.make(parent.slice(parent.indexOf("/") + 1));
      const { argv, env } = await this.#bench.once("builder", () => builder(this.#bench));
      const label = `${RECIPE}=${recipe(kind)}`;
      const folder = kind === "node" ? withNode() : join(FOLDER, kind);
      try {
        await this.#bench.step("images", `docker build ${name}`, () =>
          this.#bench.ran([...argv, "--label", label, "--tag", name, folder], { env }),
        );
      } finally {
        if (kind === "node") rmSync(folder, { recursive: true, force: true });
      }
      return name;
    });
  }

  async #label(image: string): Promise<string | undefined> {
    const { code, out } = await this.#bench.tried([
      "docker",
      "image",
      "inspect",
      "--format",
      `{{ index .Config.Labels "${RECIPE}" }}`,
      image,
    ]);
    return code === 0 ? out.trim() : undefined;
  }
}

/** Debian's Node is too old, so the stand-in gets the one that the repository's own scripts run with. */
const NODE = join(import.meta.dirname, "../../node_modules/node/bin/node");

function withNode(): string {
  const folder = mkdtempSync(join(tmpdir(), "sluice-node-"));
  cpSync(join(FOLDER, "node"), folder, { recursive: true });
  copyFileSync(NODE, join(folder, "node"));
  return folder;
}

function parentOf(kind: string): string {
  return /^FROM (\S+)/m.exec(readFileSync(join(FOLDER, kind, "Dockerfile"), "utf8"))?.[1] ?? BASE;
}

function recipe(kind: string): string {
  const parent = parentOf(kind);
  const hash = createHash("sha256").update(parent === BASE ? baseRecipe() : recipe(parent.slice(parent.indexOf("/") + 1)));
  for (const file of readdirSync(join(FOLDER, kind)).sort()) hash.update(file).update(readFileSync(join(FOLDER, kind, file)));
  return hash.digest("hex").slice(0, 16);
}

/** The engine's own builder: it alone sees the base image, which is in no registry. */
async function builder(bench: Bench): Promise<{ argv: readonly string[]; env: Record<string, string> }> {
  const proxies = ["http_proxy", "https_proxy", "no_proxy"]
    .filter((name) => process.env[name])
    .flatMap((name) => ["--build-arg", name]);
  const argv = ["docker", "build", "--quiet", ...proxies];
  if (await bench.succeeds(["docker", "buildx", "version"]))
    return { argv: [...argv, "--builder", "default"], env: { DOCKER_BUILDKIT: "1" } };
  return { argv, env: { DOCKER_BUILDKIT: "0" } };
}
