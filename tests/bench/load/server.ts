/** A server of its own process for load: answers after the delay that the request's number says. Prints its port. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Milliseconds, from the fastest to the slowest; requests take them in turn, so that every percentile is known. */
const delays = (process.argv[2] ?? "")
  .split(",")
  .filter((text) => text !== "")
  .map(Number);

let count = 0;
const server = createServer((_, response) => {
  const delay = delays.length === 0 ? 0 : (delays[count++ % delays.length] ?? 0);
  if (delay === 0) response.end("ok");
  else setTimeout(() => response.end("ok"), delay);
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
