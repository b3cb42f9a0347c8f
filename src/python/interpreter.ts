import { z } from "zod";
import type { Run } from "../world.ts";

/** A Python that was asked who it is. */
export interface Interpreter {
  readonly path: string;
  /** Whole version, e.g. `3.12.4` or `3.15.0a2`. */
  readonly version: string;
  /** How it was found, said to people. */
  readonly found: string;
}

const answer = z.object({ path: z.string().min(1), version: z.string(), name: z.string() });

// `-I`: no file of the repository can stand in for a module of the standard library.
const question = `
import json, sys
v = sys.version_info
suffix = {"alpha": "a", "beta": "b", "candidate": "rc"}.get(v.releaselevel)
version = "%d.%d.%d" % v[:3] + (suffix + str(v.serial) if suffix else "")
print(json.dumps({"path": sys.executable, "version": version, "name": sys.implementation.name}))
`;

/** Asks a program whether it is CPython 3 and which; undefined when it is not, or does not run (a pyenv shim without its version). */
export async function askInterpreter(run: Run, program: string, found: string): Promise<Interpreter | undefined> {
  const { code, stdout } = await run({ argv: [program, "-I", "-c", question], timeoutMs: 30_000 });
  if (code !== 0) return undefined;
  try {
    const { path, version, name } = answer.parse(JSON.parse(stdout));
    return name === "cpython" ? { path, version, found } : undefined;
  } catch {
    return undefined;
  }
}
