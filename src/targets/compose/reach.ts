import type { Host } from "../../project/model.ts";
import { sayHost } from "../../project/say-host.ts";
import type { Http, World } from "../../world.ts";
import type { SshAccess } from "../access.ts";
import { apiEngine } from "./api/api-engine.ts";
import { localSocket, socketIn } from "./api/local-socket.ts";
import { dockerEngine, type Engine, engineAt } from "./engine.ts";
import { type SshAddress, sshAddress } from "./ssh/ssh-address.ts";
import { sshConnection } from "./ssh/ssh-connection.ts";

/** A host to which the way is open. */
export interface Reached {
  readonly host: Host;
  readonly engine: Engine;
  /** By which name people reach the machine; undefined: it is this one. */
  readonly machine: string | undefined;
  /** Asks the host's ports, too, also after the way there had to be opened anew. */
  readonly http: Http;
  /** Where this step finds what listens on a port of the host: `http://…` without a slash at the end. */
  outside(listen: { readonly address: string; readonly port: number }): Promise<string>;
  close(): Promise<void>;
}

const everywhere = ["", "0.0.0.0", "::"];
const spoken = (address: string) => (address.includes(":") ? `[${address}]` : address);

/** Opens the way to a host's engine and to its ports. */
export async function reach(world: World, host: Host, access: SshAccess): Promise<Reached> {
  if (host.kind === "ssh") return overSsh(world, host, sshAddress(host.url), access);
  if (host.kind === "context") return inContext(world, host, access);
  return direct(world, host, localEngine(world), undefined);
}

function localEngine(world: World): Engine {
  let socket: Promise<string | undefined> | undefined;
  return apiEngine(dockerEngine(world, { kind: "local" }), world.http, () => {
    socket ??= localSocket(world);
    return socket;
  });
}

function direct(world: World, host: Host, engine: Engine, machine: string | undefined): Reached {
  return {
    host,
    engine,
    machine,
    http: world.http,
    async outside({ address, port }) {
      const here = everywhere.includes(address) ? "127.0.0.1" : address;
      return `http://${spoken(machine ?? here)}:${port}`;
    },
    close: async () => undefined,
  };
}

/** A context is a name for an address: of a socket here, of a machine, or of one behind ssh. */
async function inContext(world: World, host: Host & { kind: "context" }, access: SshAccess): Promise<Reached> {
  const format = "{{.Endpoints.docker.Host}}";
  const builder = localEngine(world);
  const found = await builder.docker(["context", "inspect", "--format", format, "--", host.name]);
  const endpoint = found.stdout.trim();
  if (endpoint.startsWith("ssh://")) {
    return overSsh(world, host, sshAddress(endpoint), access);
  }
  const machine = URL.canParse(endpoint) ? new URL(endpoint).hostname.replace(/^\[|\]$/g, "") : "";
  const socket = socketIn(endpoint);
  const there = apiEngine(dockerEngine(world, host), world.http, async () => socket);
  return machine === "" ? direct(world, host, there, undefined) : direct(world, host, { ...there, builder }, machine);
}

async function overSsh(world: World, host: Host, address: SshAddress, access: SshAccess): Promise<Reached> {
  const connection = await sshConnection(world, address, access);
  const client = engineAt(world, {
    where: sayHost(host),
    builder: localEngine(world),
    line: () => connection.docker(),
    remedyFor: () => `Look at Docker on that machine (\`systemctl status docker\`), and whether ssh still gets there.`,
    revive: () => connection.revive(),
  });
  const engine = apiEngine(client, world.http, async () => socketIn(connection.docker().args[1] ?? ""));
  return {
    host,
    engine,
    machine: address.host,
    async http(request) {
      try {
        return await world.http(request);
      } catch (error) {
        if (!(await connection.revive())) throw error;
        return world.http(request);
      }
    },
    async outside({ address, port }) {
      const local = await connection.forward(everywhere.includes(address) ? "127.0.0.1" : address, port);
      return `http://127.0.0.1:${local}`;
    },
    close: () => connection.close(),
  };
}
