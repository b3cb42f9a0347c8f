import { copyFileSync, existsSync, lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";

export interface Cache {
  readonly root: string;
  readonly bin: string;
  readonly plugins: string;
  readonly log: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The user's own folder for what we fetched; nothing is put into the machine's folders by hand. */
export function openCache(ambient: NodeJS.ProcessEnv = process.env): Cache {
  const home = ambient.HOME ?? "/tmp";
  const root = join(ambient.XDG_CACHE_HOME || join(home, ".cache"), "sluice-bench");
  const bin = join(root, "bin");
  const config = join(root, "docker-config");
  const plugins = join(config, "cli-plugins");
  const log = join(root, "log");
  for (const folder of [bin, plugins, log]) mkdirSync(folder, { recursive: true });
  takeOver(ambient.DOCKER_CONFIG || join(home, ".docker"), config);
  const path = (ambient.PATH ?? "").split(delimiter).filter((entry) => entry !== bin);
  for (const usual of ["/usr/local/sbin", "/usr/sbin", "/sbin"]) if (!path.includes(usual)) path.push(usual);
  return { root, bin, plugins, log, env: { PATH: [bin, ...path].join(delimiter), DOCKER_CONFIG: config } };
}

/** Docker looks for plugins and logins in one folder: ours shows the user's own (logins, contexts, plugins) besides what we add. */
function takeOver(theirs: string, ours: string): void {
  for (const plugin of readdirSync(join(ours, "cli-plugins"))) {
    if (!existsSync(join(ours, "cli-plugins", plugin))) rmSync(join(ours, "cli-plugins", plugin));
  }
  if (theirs === ours || !existsSync(theirs)) return;
  for (const entry of readdirSync(theirs)) {
    if (entry === "cli-plugins") {
      for (const plugin of readdirSync(join(theirs, entry))) show(join(theirs, entry, plugin), join(ours, entry, plugin));
    } else if (entry === "config.json") {
      copyFileSync(join(theirs, entry), join(ours, entry));
    } else {
      show(join(theirs, entry), join(ours, entry));
    }
  }
}

function show(real: string, as: string): void {
  const there = lstatSync(as, { throwIfNoEntry: false });
  if (there?.isSymbolicLink()) rmSync(as);
  else if (there) return;
  symlinkSync(real, as);
}
