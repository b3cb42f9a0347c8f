import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Host, Keys } from "../hosts/host.ts";
import { Consumer, until } from "../rollout/consumer.ts";
import { forwarder } from "./forwarder.ts";

/** Sends what comes to a socket file on to a port of the machine that it runs on. */
const door = (socket: string, port: number) => `
  const net = require("node:net");
  net.createServer((one) => {
    const other = net.connect(${port}, "127.0.0.1");
    for (const [from, to] of [[one, other], [other, one]]) {
      from.on("error", () => to.destroy()).on("close", () => to.destroy());
      from.pipe(to);
    }
  }).listen(${JSON.stringify(socket)});
`;

/** An app on an engine that may be hurt. */
export interface OwnEngine {
  readonly app: Consumer;
  readonly host: Host;
  /** Starts the engine when it was ended or killed; also with more words for it. */
  start(...more: readonly string[]): Promise<void>;
  down(): Promise<void>;
}

/**
 * A machine with an engine of its own, as if it were this one: Docker's client here speaks to it, by a variable of this
 * process, and the app's port leads there.
 */
export async function ownEngine(number: number): Promise<OwnEngine> {
  const keys = new Keys();
  const host = await Host.up(number, keys);
  const folder = mkdtempSync(join(tmpdir(), "sluice-own-"));
  // Beside the engine, as systemd has it: what holds the containers does not die with it.
  await host.stopEngine();
  const [holder, kept, state] = ["holder.sock", "kept", "state"].map((name) => join(folder, name)) as [string, string, string];
  for (const one of [kept, state]) mkdirSync(one);
  const containerd = host.inside("containerd", ["--address", holder, "--root", kept, "--state", state]);
  await until(() => existsSync(holder));
  const start = (...more: readonly string[]) => host.startEngine("--containerd", holder, ...more);
  await start();
  process.env["DOCKER_HOST"] = `unix://${host.socket}`;
  const app = await Consumer.make();
  const socket = join(folder, "door");
  const inner = host.inside(process.execPath, ["-e", door(socket, app.port)]);
  await until(() => existsSync(socket));
  const outer = await forwarder(() => connect(socket), app.port);
  return {
    app,
    host,
    start,
    async down() {
      await outer.cut();
      inner.kill();
      await app.remove();
      delete process.env["DOCKER_HOST"];
      await host.down();
      containerd.kill();
      keys.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
