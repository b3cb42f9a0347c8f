import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { aptHas } from "./apt.ts";
import type { Bench } from "./bench.ts";
import { CannotPrepare } from "./parts.ts";

/** A Prometheus for tests: the machine's own, else Debian's package, unpacked beside us so that no service is started. Answers its path. */
export async function preparePrometheus(bench: Bench): Promise<string> {
  const folder = join(bench.cache.root, "prometheus");
  const unpacked = join(folder, "root/usr/bin/prometheus");
  for (const program of ["prometheus", unpacked]) if (await bench.succeeds([program, "--version"])) return program;
  // Its lists of packages are brought up to date on the way.
  if ((await aptHas(bench, "prometheus", ["prometheus"])) === undefined)
    throw new CannotPrepare(
      "prometheus: is not on PATH, and there is no Debian package of it: install it in this machine's own way.",
    );
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await bench.step("prometheus", "apt-get download prometheus", () =>
    bench.ran(["apt-get", "download", "prometheus"], { cwd: folder, limitMs: 120_000 }),
  );
  const file = readdirSync(folder).find((name) => name.endsWith(".deb"));
  if (file === undefined) throw new CannotPrepare("prometheus: apt-get download brought no package.");
  await bench.ran(["dpkg-deb", "--extract", join(folder, file), join(folder, "root")]);
  return unpacked;
}
