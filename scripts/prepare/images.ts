import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { BASE, baseRecipe, makeBase } from "./base-image.ts";
import type { Bench } from "./bench.ts";
import type { Images } from "./parts.ts";
import { Hub } from "./hub.ts";

const FOLDER = join(import.meta.dirname, "../../tests/images");

/** The image that users have, the folder of its stand-in, and the image that the stand-in is made from. */
const KINDS: Record<keyof Images, { readonly users: string; readonly from: string }> = {
  haproxy: { users: "haproxy:3.2-alpine", from: BASE },
  postgres: { users: "postgres:16-alpine", from: BASE },
  python: { users: "python:3.12-slim", from: BASE },
  redis: { users: "redis:7-alpine", from: BASE },
  web: { users: "nginx:1.27-alpine", from: BASE },
  admin: { users: "adminer:5", from: "sluice-bench/web" },
};
export const RECIPE = "sluice.bench.recipe";

/** The images that users have, or stand-ins made from Debian packages where the hub does not answer. */
export async function prepareImages(bench: Bench): Promise<Images> {
  const hub = new Hub(bench);
  const recipes = stampAll(baseRecipe());
  const there = await labels(bench);
  const found: Partial<Record<keyof Images, string>> = {};
  const missing: (keyof Images)[] = [];
  for (const kind of Object.keys(KINDS) as (keyof Images)[]) {
    const { users } = KINDS[kind];
    if (there.has(users)) found[kind] = users;
    else if (there.get(`sluice-bench/${kind}:latest`) === recipes[kind]) found[kind] = `sluice-bench/${kind}`;
    else if (await hub.pull(users)) found[kind] = users;
    else missing.push(kind);
  }
  if (missing.length > 0) {
    await makeBase(bench, there.get(`${BASE}:latest`));
    const builder = await buildCommand(bench);
    const make = (kind: keyof Images) =>
      bench.step("images", `docker build sluice-bench/${kind}`, () =>
        bench.ran([...builder.argv, "--label", `${RECIPE}=${recipes[kind]}`, "-t", `sluice-bench/${kind}`, join(FOLDER, kind)], { env: builder.env }),
      );
    if (missing.includes("admin") && !missing.includes("web") && found.web !== "sluice-bench/web") missing.push("web");
    const first = missing.filter((kind) => KINDS[kind].from === BASE);
    await lanes(2, first, make);
    await lanes(2, missing.filter((kind) => !first.includes(kind)), make);
    for (const kind of missing) found[kind] ??= `sluice-bench/${kind}`;
  } else bench.say("images", "all there");
  return found as Images;
}

/** A stand-in is remade when its folder, or what it is made from, has changed. */
function stampAll(base: string): Record<keyof Images, string> {
  const stamp = (kind: string, from: string) => {
    const hash = createHash("sha256").update(from);
    for (const file of readdirSync(join(FOLDER, kind)).sort()) hash.update(file).update(readFileSync(join(FOLDER, kind, file)));
    return hash.digest("hex").slice(0, 16);
  };
  const stamps = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, stamp(kind, base)])) as Record<keyof Images, string>;
  return { ...stamps, admin: stamp("admin", stamps.web) };
}

/** Every image that is here, by name:tag, with the recipe it was made by. */
async function labels(bench: Bench): Promise<ReadonlyMap<string, string>> {
  const names = [`${BASE}:latest`];
  for (const [kind, { users }] of Object.entries(KINDS)) names.push(users, `sluice-bench/${kind}:latest`);
  const format = `{{ json .RepoTags }} {{ json .Config.Labels }}`;
  const { out } = await bench.tried(["docker", "image", "inspect", "--format", format, ...names]);
  const there = new Map<string, string>();
  for (const line of out.split("\n").filter(Boolean)) {
    const split = line.indexOf("] ") + 1;
    const recipe = (JSON.parse(line.slice(split)) as Record<string, string> | null)?.[RECIPE] ?? "";
    for (const tag of JSON.parse(line.slice(0, split)) as string[]) there.set(tag, recipe);
  }
  return there;
}

/** The engine's own builder: it alone sees the base image, which is in no registry. */
async function buildCommand(bench: Bench): Promise<{ argv: readonly string[]; env: Record<string, string> }> {
  const proxies = ["http_proxy", "https_proxy", "no_proxy"].filter((name) => process.env[name]).flatMap((name) => ["--build-arg", name]);
  const buildx = await bench.succeeds(["docker", "buildx", "version"]);
  if (buildx) return { argv: ["docker", "build", "--builder", "default", "--quiet", ...proxies], env: { DOCKER_BUILDKIT: "1" } };
  return { argv: ["docker", "build", "--quiet", ...proxies], env: { DOCKER_BUILDKIT: "0" } };
}

async function lanes<T>(width: number, items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: width }, lane));
}
