import { type Failure, fail } from "../../failure.ts";
import type { World } from "../../world.ts";
import { outsideSilent } from "../failures.ts";

const timeoutMs = 10_000;

/** Why services outside, asked from where this step runs, would let a release down. Any answer below 500 is one. */
export async function silentOutside({ http }: Pick<World, "http">, urls: readonly string[]): Promise<readonly Failure[]> {
  const asked = urls.map(async (url) => {
    try {
      const { status } = await http({ url, timeoutMs, maxBytes: 65_536, followRedirects: true });
      return status >= 500 ? [fail(outsideSilent, { url, why: `it answered ${status}` })] : [];
    } catch (error) {
      return [fail(outsideSilent, { url, why: error instanceof Error ? error.message : String(error) })];
    }
  });
  return (await Promise.all(asked)).flat();
}
