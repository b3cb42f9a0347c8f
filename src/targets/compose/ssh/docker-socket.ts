import { fail } from "../../../failure.ts";
import type { World } from "../../../world.ts";
import { engineUnreachable } from "../engine-failures.ts";
import { dialStdio } from "./dial-stdio.ts";
import type { SshAddress } from "./ssh-address.ts";
import type { SshMaster } from "./ssh-master.ts";

/** Options and variables with which the Docker client reaches an engine. */
export interface DockerLine {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const pingWithin = 15_000;

/**
 * Docker's socket over there as one of ours: a call then costs what it costs here, where Docker's own way (`--host
 * ssh://…`) makes a new ssh session and a new process over there for each. That way is taken where the sshd forwards no
 * sockets, or where the engine is not behind one.
 */
export async function dockerSocket(world: World, address: SshAddress, master: SshMaster, folder: string): Promise<DockerLine> {
  if (master.socket === undefined) return dialStdio(world, address, folder);
  const local = `${folder}/d`;
  await world.files.remove(local);
  const asked = await master.ask("-O", "forward", "-L", `${local}:${master.socket}`);
  const line: DockerLine = { args: ["--host", `unix://${local}`], env: {} };
  if (asked.code === 0) {
    const ping = await world.run({
      argv: ["docker", ...line.args, "version", "--format", "{{.Server.Version}}"],
      timeoutMs: pingWithin,
    });
    if (ping.code === 0) return line;
    if (ping.code === 127 && /^docker: not found/.test(ping.stderr)) {
      const remedy = "Install the Docker client (package docker-cli or docker-ce-cli) where this step runs.";
      throw fail(engineUnreachable, { where: address.url, said: "there is no `docker` program here.", remedy });
    }
    if (!/administratively prohibited|unknown channel type/.test(master.said())) {
      throw fail(engineUnreachable, {
        where: address.url,
        said: `nobody answers at its ${master.socket}.`,
        remedy: "Start Docker there, and let this user use its socket (group docker, or rootless Docker with its context).",
      });
    }
  }
  world.log.warning(
    `The sshd of ${address.url} forwards no sockets (AllowStreamLocalForwarding): Docker is reached by its own way, which takes longer.`,
  );
  return dialStdio(world, address, folder);
}
