import type { HttpRequest, HttpResponse, World } from "../world.ts";

const tries = 4;
const transient = [408, 429, 500, 502, 503, 504];
const longestWait = 30_000;

/** How long to wait before the next try (ms): what the server asks for, else 1 s, 2 s, 4 s. */
export function waitBefore(attempt: number, retryAfter: string | undefined): number {
  const asked = /^\d+$/.test(retryAfter ?? "") ? Number(retryAfter) * 1_000 : 1_000 * 2 ** (attempt - 1);
  return Math.min(asked, longestWait);
}

/** Asks again, four times at the most, while the other side is only indisposed. For requests that may be repeated. */
export async function askPatiently(world: World, request: HttpRequest): Promise<HttpResponse> {
  for (let attempt = 1; ; attempt += 1) {
    let retryAfter: string | undefined;
    try {
      const response = await world.http({ ...request, signal: world.cancelled });
      if (!transient.includes(response.status) || attempt === tries) return response;
      retryAfter = response.headers["retry-after"];
    } catch (error) {
      if (attempt === tries || world.cancelled.aborted) throw error;
    }
    await world.clock.sleep(waitBefore(attempt, retryAfter), world.cancelled);
  }
}
