import type { Socket } from "node:net";
import type { Conversation, DialTo } from "../world.ts";
import { socketConversation } from "./socket-conversation.ts";

async function opening({ host, port, tls }: DialTo): Promise<{ socket: Socket; ready: string }> {
  if (tls !== true) return { socket: (await import("node:net")).connect({ host, port }), ready: "connect" };
  const { connect } = await import("node:tls");
  return { socket: connect({ host, port, servername: host }), ready: "secureConnect" };
}

/** Opens a TCP connection; when the time is over it ends, also in the middle of a conversation. */
export async function dialTo(to: DialTo): Promise<Conversation> {
  const { socket, ready } = await opening(to);
  return new Promise((resolve, reject) => {
    const late = () =>
      socket.destroy(Object.assign(new Error(`no connection within ${to.timeoutMs} ms`), { code: "NO_ANSWER" }));
    const timer = setTimeout(late, to.timeoutMs);
    const stop = () => socket.destroy(Object.assign(new Error("stopped"), { code: "ABORT_ERR" }));
    to.signal?.addEventListener("abort", stop, { once: true });
    socket.once("close", () => {
      clearTimeout(timer);
      to.signal?.removeEventListener("abort", stop);
      reject(new Error("the connection was closed"));
    });
    socket.once("error", reject);
    socket.once(ready, () => resolve(socketConversation(socket)));
  });
}
