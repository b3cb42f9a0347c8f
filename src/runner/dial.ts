import { connect } from "node:net";
import type { Conversation } from "../world.ts";

/** A conversation with a TCP port of this network. */
export function dial(port: number): Conversation {
  const socket = connect({ host: "127.0.0.1", port });
  const chunks: string[] = [];
  let ended = false;
  let wake: () => void = () => undefined;
  const over = () => {
    ended = true;
    wake();
  };
  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    chunks.push(chunk);
    wake();
  });
  socket.on("error", over);
  socket.on("close", over);
  return {
    write: (text) => void socket.write(text),
    async read() {
      while (chunks.length === 0 && !ended) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return chunks.shift();
    },
    close: () => socket.destroy(),
  };
}
