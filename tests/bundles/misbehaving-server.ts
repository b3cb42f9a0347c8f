import type { RequestListener, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";

function flood(response: ServerResponse, chunk: string): void {
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on("drain", more);
  more();
}

/** 50 MB of zeros, in 50 KB. */
const bomb = gzipSync(Buffer.alloc(50_000_000));

/** Bad answers by their paths; all others are well. */
const answers: Readonly<Record<string, RequestListener>> = {
  "/endless": (_, response) => flood(response, "x".repeat(65_536)),
  "/big.json": (_, response) => response.end(`{"status":"ok","rows":[${"1,".repeat(5_000_000)}1]}`),
  "/drip": (_, response) => {
    response.writeHead(200, { "content-length": "1000" });
    const drip = setInterval(() => response.write("."), 50);
    response.on("close", () => clearInterval(drip));
  },
  "/soon": (_, response) => {
    const soon = setInterval(() => response.writeProcessing(), 5);
    response.on("close", () => clearInterval(soon));
  },
  "/circle": (_, response) => response.writeHead(302, { location: "/circle" }).end(),
  "/nowhere": (_, response) => response.writeHead(302, { location: "http://[" }).end(),
  "/no.json": (_, response) => response.end("<html>it works</html>"),
  "/bomb.json": (_, response) => response.writeHead(200, { "content-encoding": "gzip" }).end(bomb),
  "/short": (_, response) => {
    response.writeHead(200, { "content-length": "1000" });
    response.write("ok", () => response.socket?.destroy());
  },
  "/silent": () => undefined,
};

/** A server that answers each path in its own bad way; elsewhere with the host that was asked for. */
export const misbehave: RequestListener = (request, response) => {
  const answer = answers[request.url ?? ""];
  if (answer === undefined) response.end(`ok, ${request.headers.host}`);
  else answer(request, response);
};
