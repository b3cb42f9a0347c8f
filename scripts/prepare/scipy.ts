import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { preparePython } from "./python.ts";

/** An environment of its own with SciPy, against which the judge's statistics are checked; answers its interpreter. */
export async function prepareScipy(bench: Bench): Promise<string> {
  await preparePython(bench, "scipy");
  const folder = join(bench.cache.root, "scipy");
  const python = join(folder, "bin/python");
  const works = () => bench.succeeds([python, "-c", "import scipy.stats, scipy.optimize"]);
  if (await works()) return python;
  await bench.ran(["python3", "-m", "venv", "--clear", folder]);
  const install = [python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", "scipy>=1.9,<2"];
  await bench.step("scipy", "SciPy from PyPI", () => bench.ran(install, { limitMs: 300_000 }));
  return python;
}
