import { fail } from "../../../failure.ts";
import type { Engine } from "../engine.ts";
import { imageUnavailable } from "../failures.ts";

/** The image as this engine has it: its digest where it came from a registry, else its id. */
export async function imageOnEngine(engine: Engine, reference: string): Promise<string | undefined> {
  const found = await engine.docker(["image", "inspect", "--format", "{{.Id}}", "--", reference]);
  return found.code === 0 ? found.stdout.trim() : undefined;
}

/** Makes sure that the engine has the image before anything changes. `login` is a client configuration for the registry. */
export async function ensureImage(
  engine: Engine,
  reference: string,
  login: Readonly<Record<string, string>> = {},
): Promise<void> {
  if ((await imageOnEngine(engine, reference)) !== undefined) return;
  const pulled = await engine.docker(["pull", "--quiet", reference], { env: login, timeoutMs: 15 * 60_000 });
  if (pulled.code === 0) return;
  throw fail(imageUnavailable, { reference, said: pulled.stderr.trim().split("\n").at(-1) ?? "" });
}
