import { Failure, fail } from "../../../failure.ts";
import type { World } from "../../../world.ts";
import type { SshAccess } from "../../access.ts";
import { type DockerLine, dockerSocket } from "./docker-socket.ts";
import { sshLost, sshNoForward } from "./failures.ts";
import type { SshAddress } from "./ssh-address.ts";
import { type SshMaster, sshMaster } from "./ssh-master.ts";

/** A connection to a host that heals itself: what rides on it goes on after it was made anew. */
export interface SshConnection {
  /** How the Docker client of this machine speaks to the engine there. */
  docker(): DockerLine;
  /** A port of this machine that leads to one over there. */
  forward(address: string, port: number): Promise<number>;
  /** Makes it anew when it has broken; false when it stands. Throws when it can't be made. */
  revive(): Promise<boolean>;
  close(): Promise<void>;
}

/** A host that is gone is not asked again with every command. */
const askAgainAfter = 5_000;
const portTries = 8;
/** A socket's path has at most 107 characters, and ssh adds 17 of its own. */
const longestFolder = 80;

async function shortFolder(world: World): Promise<{ folder: string; remove: boolean }> {
  const folder = await world.files.temporaryFolder();
  if (folder.length <= longestFolder) return { folder, remove: false };
  const made = await world.run({ argv: ["mktemp", "-d", "/tmp/sluice-XXXXXXXX"] });
  return made.code === 0 ? { folder: made.stdout.trim(), remove: true } : { folder, remove: false };
}

export async function sshConnection(world: World, address: SshAddress, access: SshAccess): Promise<SshConnection> {
  const { clock } = world;
  const { folder, remove } = await shortFolder(world);
  const forwards = new Map<string, number>();
  /** The master is ended when Docker can't be reached through it: nobody else would do that. */
  async function connect(): Promise<{ master: SshMaster; line: DockerLine }> {
    const made = await sshMaster(world, address, access, folder);
    try {
      return { master: made, line: await dockerSocket(world, address, made, folder) };
    } catch (error) {
      made.close();
      throw error;
    }
  }
  let { master, line } = await connect();
  let reviving: Promise<void> | undefined;
  let failed: { readonly at: number; readonly error: Failure } | undefined;

  async function forwardTo(target: string, local: number): Promise<string | undefined> {
    const asked = await master.ask("-O", "forward", "-L", `127.0.0.1:${local}:${target}`);
    return asked.code === 0 ? undefined : asked.stderr.trim().split("\n").at(-1) || "no reason given";
  }

  async function again(): Promise<void> {
    const why = master.said().split("\n").at(-1) ?? "";
    world.log.warning(`The connection to ${address.url} broke${why === "" ? "" : ` (${why})`}; making it anew.`);
    try {
      master.close();
      ({ master, line } = await connect());
      for (const [target, local] of forwards) await forwardTo(target, local);
      failed = undefined;
      world.log.info(`The connection to ${address.url} stands again.`);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      failed = { at: clock.monotonic(), error: fail(sshLost, { where: address.url, said: error.sentence }, error) };
      throw failed.error;
    }
  }

  return {
    docker: () => line,
    async forward(host, port) {
      const target = `${host.includes(":") ? `[${host}]` : host}:${port}`;
      const known = forwards.get(target);
      if (known !== undefined) return known;
      let said: string | undefined;
      for (let attempt = 0; attempt < portTries; attempt += 1) {
        const local = 20_000 + (Number.parseInt(world.random(2), 16) % 12_000);
        said = await forwardTo(target, local);
        if (said !== undefined) continue;
        forwards.set(target, local);
        return local;
      }
      throw fail(sshNoForward, { where: address.url, said: said ?? "no reason given" });
    },
    async revive() {
      if (!master.dead()) return false;
      if (failed !== undefined && clock.monotonic() - failed.at < askAgainAfter) throw failed.error;
      reviving ??= again().finally(() => {
        reviving = undefined;
      });
      await reviving;
      return true;
    },
    async close() {
      master.close();
      if (remove) await world.files.remove(folder);
    },
  };
}
