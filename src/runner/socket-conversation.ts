import type { Socket } from "node:net";
import type { Conversation } from "../world.ts";

/** What nobody has read yet and is still kept; who sends more waits. */
const mostKept = 1_048_576;

/** A conversation over an open socket. */
export function socketConversation(socket: Socket): Conversation {
  const chunks: string[] = [];
  let kept = 0;
  let ended = false;
  let wake: () => void = () => undefined;
  const over = () => {
    ended = true;
    wake();
  };
  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    chunks.push(chunk);
    kept += chunk.length;
    if (kept > mostKept) socket.pause();
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
      const chunk = chunks.shift();
      kept -= chunk?.length ?? 0;
      if (kept <= mostKept) socket.resume();
      return chunk;
    },
    close: () => socket.destroy(),
  };
}
