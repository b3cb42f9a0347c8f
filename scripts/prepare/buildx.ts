import { rmSync } from "node:fs";
import { join } from "node:path";
import { aptHas, aptInstall } from "./apt.ts";
import type { Bench } from "./bench.ts";
import { download, MACHINE } from "./download.ts";
import { goBuild } from "./go.ts";

const VERSION = "v0.30.1";
const OFFICIAL = `https://github.com/docker/buildx/releases/download/${VERSION}`;

/** buildx, as a plugin of the docker command. */
export async function prepareBuildx(bench: Bench): Promise<void> {
  if (await isThere(bench)) return;
  const name = await aptHas(bench, "buildx", ["docker-buildx-plugin", "docker-buildx"]);
  if (name) {
    await aptInstall(bench, "buildx", [name]);
    if (await isThere(bench)) return;
  }
  const plugin = join(bench.cache.plugins, "docker-buildx");
  rmSync(plugin, { force: true });
  const binary = `${OFFICIAL}/buildx-${VERSION}.linux-${MACHINE.go}`;
  if (!(await download(bench, "buildx", binary, `${OFFICIAL}/checksums.txt`, plugin))) {
    const module = "github.com/docker/buildx";
    await goBuild(bench, "buildx", `${module}/cmd/buildx`, VERSION, plugin, `-X ${module}/version.Version=${VERSION}`);
  }
  if (!(await isThere(bench))) throw new Error("buildx: the plugin was installed and does not run.");
}

/** Compose builds with buildx 0.17 and newer; one that does not know its own version is taken for older. */
async function isThere(bench: Bench): Promise<boolean> {
  const { code, out } = await bench.tried(["docker", "buildx", "version"]);
  const [version, major, minor] = /v(\d+)\.(\d+)[^ \n]*/.exec(out) ?? [];
  const enough = code === 0 && (Number(major) > 0 || Number(minor) >= 17);
  if (enough) bench.say("buildx", `buildx ${version}`);
  return enough;
}
