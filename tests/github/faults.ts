import type { ServerResponse } from "node:http";

/** How GitHub can be unwell. */
export type Fault =
  | { readonly kind: "too-many"; readonly retryAfter: string }
  /** The limit for many requests at once: a 403 with words, with or without a time. */
  | { readonly kind: "secondary"; readonly retryAfter?: string }
  | { readonly kind: "used-up" }
  | { readonly kind: "status"; readonly status: number }
  | { readonly kind: "silence" }
  | { readonly kind: "reset" }
  /** It is done, and the answer never arrives. */
  | { readonly kind: "lost" }
  | { readonly kind: "slow" }
  | { readonly kind: "forbidden"; readonly permissions?: string }
  | { readonly kind: "no-json" }
  | { readonly kind: "other-shape" }
  | { readonly kind: "huge" }
  /** Words that the runner would obey, and the token itself. */
  | { readonly kind: "hostile"; readonly token: string };

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers }).end(JSON.stringify(body));
}

/** Sends this for as long as the other side listens. */
function drip(response: ServerResponse, chunk: string, everyMs: number): void {
  response.writeHead(200, { "content-type": "application/json; charset=utf-8" });
  const timer = setInterval(() => response.write(chunk), everyMs);
  response.on("close", () => clearInterval(timer));
}

type Misbehaviour = {
  readonly [Kind in Fault["kind"]]: (fault: Extract<Fault, { kind: Kind }>, response: ServerResponse) => void;
};

const tooMany = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
const foul = "\n::error::pwned\r\n::set-output name=x::y\n##[command]z %0A::stop-commands::t";
const inAnHour = () => String(Math.ceil(Date.now() / 1_000) + 3_600);

const acts: Misbehaviour = {
  "too-many": ({ retryAfter }, response) =>
    json(response, 429, { message: "Too many requests" }, { "retry-after": retryAfter }),
  secondary: ({ retryAfter }, response) =>
    json(response, 403, { message: tooMany }, retryAfter === undefined ? {} : { "retry-after": retryAfter }),
  "used-up": (_, response) =>
    json(
      response,
      403,
      { message: "API rate limit exceeded for installation ID 7." },
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": inAnHour() },
    ),
  status: ({ status }, response) => json(response, status, { message: status === 404 ? "Not Found" : "Server Error" }),
  silence: () => undefined,
  reset: (_, response) => response.socket?.resetAndDestroy(),
  lost: (_, response) => response.socket?.resetAndDestroy(),
  slow: (_, response) => drip(response, " ", 100),
  huge: (_, response) => drip(response, `["${"x".repeat(1_000_000)}"],`, 5),
  forbidden: ({ permissions }, response) =>
    json(
      response,
      403,
      { message: "Resource not accessible by integration", status: "403" },
      permissions === undefined ? {} : { "x-accepted-github-permissions": permissions },
    ),
  "no-json": (_, response) =>
    void response.writeHead(200, { "content-type": "text/html" }).end("<html><body>Unicorn!</body></html>"),
  "other-shape": (_, response) => json(response, 200, { surprise: [1, null, { id: "x" }] }),
  hostile: ({ token }, response) =>
    json(
      response,
      422,
      { message: `${foul} ${token}` },
      { deprecation: "true", sunset: "\u0085::error::pwned", link: '<x>; rel="deprecation"' },
    ),
};

/** Answers, or doesn't, as the fault wants. */
export function misbehave(fault: Fault, response: ServerResponse): void {
  (acts[fault.kind] as (fault: Fault, response: ServerResponse) => void)(fault, response);
}
