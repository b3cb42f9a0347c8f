import type { GitHub } from "../world.ts";
import { redact } from "./redact.ts";

/** Lists of deployments and comments are far below; what is longer is not GitHub's. */
const maxBytes = 4_194_304;

type Fetch = (...what: Parameters<typeof fetch>) => Promise<Response>;

/**
 * The whole answer, or an error that says why not: the client takes a body that breaks off for an empty one. A server
 * that repeats what it was told doesn't get the token into our log.
 */
async function whole(answer: Response, token: string): Promise<Response> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of answer.body ?? []) {
    size += part.byteLength;
    if (size > maxBytes) throw new Error(`it answered with more than ${maxBytes} bytes`);
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString("utf8").replaceAll(token, "***");
  const { status, statusText } = answer;
  // Undici's types of the same standard differ from the global ones.
  const headers = [...answer.headers] as [string, string][];
  return new Response(text === "" ? null : text, { status, statusText, headers });
}

/** An answer with a status of 400 and above, which the client throws. */
function refusal(error: unknown): { status: number; headers: object; data: unknown } | undefined {
  if (typeof error !== "object" || error === null || !("response" in error)) return undefined;
  return error.response as { status: number; headers: object; data: unknown };
}

function why(error: unknown, timeoutMs: number): string {
  const causes = [];
  for (let at = error; at instanceof Error && causes.length < 5; at = at.cause) causes.push(at);
  if (causes.some(({ name }) => name === "TimeoutError")) return `no complete answer within ${Math.ceil(timeoutMs)} ms`;
  if (causes.some(({ name }) => name === "AbortError")) return "the question was given up";
  const deepest = causes.at(-1);
  return deepest === undefined ? String(error) : deepest.message || deepest.name;
}

/** What everybody may read there: the runner masks its own log, but not what is sent elsewhere. */
function redacted(body: unknown): unknown {
  if (typeof body === "string") return redact(body);
  if (Array.isArray(body)) return body.map(redacted);
  if (typeof body !== "object" || body === null) return body;
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, redacted(value)]));
}

const mute = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * GitHub's REST API with this token: that of github.com or, by GITHUB_API_URL, of a server of one's own, through the
 * runner's proxy. The client is loaded at the first call only, since many runs need none.
 */
export function gitHub(token: string): GitHub {
  return {
    async request({ method, path, body, timeoutMs, signal }) {
      const ended = [AbortSignal.timeout(Math.ceil(timeoutMs)), ...(signal === undefined ? [] : [signal])];
      try {
        const { GitHub: Client, defaults, getOctokitOptions } = await import("@actions/github/lib/utils");
        const viaProxy = defaults.request?.fetch as unknown as Fetch;
        const client = new Client(
          getOctokitOptions(token, {
            baseUrl: String(defaults.baseUrl).replace(/\/+$/, ""),
            request: {
              fetch: async (...what: Parameters<typeof fetch>) => whole(await viaProxy(...what), token),
              // It would print what the server's headers say, past our log.
              log: mute,
            },
          }),
        );
        const { status, headers, data } = await client
          .request(`${method} ${path}`, {
            ...(body === undefined ? {} : { data: redacted(body) }),
            request: { signal: AbortSignal.any(ended) },
          })
          .catch((error: unknown) => {
            const answer = refusal(error);
            if (answer === undefined) throw error;
            return answer;
          });
        const texts = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
        return { status, headers: Object.fromEntries(texts), data };
      } catch (error) {
        throw new Error(why(error, timeoutMs).replaceAll(token, "***"));
      }
    },
  };
}
