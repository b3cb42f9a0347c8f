import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A port of this machine that leads to another one until it is cut. */
export interface Forwarder {
  readonly port: number;
  cut(): Promise<void>;
}

/** What comes to a free port (or to that one) goes on to where `to` leads, byte by byte. */
export async function forwarder(to: () => Socket, port = 0): Promise<Forwarder> {
  const open = new Set<Socket>();
  const server = createServer((one) => {
    const other = to();
    for (const [from, towards] of [
      [one, other],
      [other, one],
    ] as const) {
      open.add(from);
      from.on("error", () => towards.destroy());
      from.on("close", () => {
        open.delete(from);
        towards.destroy();
      });
      from.pipe(towards);
    }
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async cut() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

/** To another port of this machine. */
export const toPort = (port: number) => () => connect(port, "127.0.0.1");
