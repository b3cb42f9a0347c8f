import { z } from "zod";
import type { Bench } from "./bench.ts";
import { normalName } from "./normal-name.ts";

const question = `
import json
from importlib.metadata import distributions
print(json.dumps([[d.metadata["Name"], d.version] for d in distributions() if d.metadata["Name"]]))
`;
const answer = z.array(z.tuple([z.string(), z.string()]));

/** Versions of all that is installed, by normal name, asked in one run; undefined when Python gives no answer. */
export async function installedVersions(bench: Bench, python: string): Promise<ReadonlyMap<string, string> | undefined> {
  const { code, stdout } = await bench.world.run({ argv: [python, "-I", "-c", question], timeoutMs: 60_000 });
  if (code !== 0) return undefined;
  try {
    // The first on Python's path is the one that is imported.
    const found = answer.parse(JSON.parse(stdout)).reverse();
    return new Map(found.map(([name, version]) => [normalName(name), version]));
  } catch {
    return undefined;
  }
}
