import type { World } from "../world.ts";

/** Id and size (bytes) of an image in the engine that Docker speaks to; undefined when it holds none. */
export async function localImage(
  world: World,
  reference: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly id: string; readonly size: number } | undefined> {
  const asked = await world.run({
    argv: ["docker", "image", "inspect", "--format", "{{.Id}} {{.Size}}", "--", reference],
    env,
    timeoutMs: 60_000,
  });
  const [id, size] = asked.stdout.trim().split(" ");
  return asked.code === 0 && id !== undefined && id !== "" ? { id, size: Number(size) } : undefined;
}
