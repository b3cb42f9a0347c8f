import { fail } from "../../../failure.ts";
import type { Finished, World } from "../../../world.ts";
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

async function ping(world: World, line: DockerLine): Promise<Finished> {
  const argv = ["docker", ...line.args, "version", "--format", "{{.Server.Version}}"] as const;
  return world.run({ argv: [...argv], env: line.env, timeoutMs: pingWithin });
}

/**
 * Docker's socket over there as one of ours: a call then costs what it costs here, where Docker's own way (`--host
 * ssh://…`) makes a new ssh session and a new process over there for each. That way is taken where the sshd forwards no
 * sockets, or where the engine is not behind one; an sshd does not tell the two apart from a socket where nobody answers.
 */
export async function dockerSocket(world: World, address: SshAddress, master: SshMaster, folder: string): Promise<DockerLine> {
  if (master.socket !== undefined) {
    const local = `${folder}/d`;
    await world.files.remove(local);
    const asked = await master.ask("-O", "forward", "-L", `${local}:${master.socket}`);
    const line: DockerLine = { args: ["--host", `unix://${local}`], env: {} };
    const answer = asked.code === 0 ? await ping(world, line) : undefined;
    if (answer?.code === 0) return line;
    if (answer?.code === 127) throw unreachable(address, answer);
  }
  const line = await dialStdio(world, address, folder);
  const answer = await ping(world, line);
  if (answer.code !== 0) throw unreachable(address, answer);
  world.log.warning(
    `The sshd of ${address.url} forwards no sockets (AllowStreamLocalForwarding): Docker is reached by its own way, which takes longer.`,
  );
  return line;
}

function unreachable({ url: where }: SshAddress, { code, stderr, timedOut }: Finished) {
  if (code === 127) {
    const remedy = "Install the Docker client (package docker-cli or docker-ce-cli) where this step runs.";
    return fail(engineUnreachable, { where, said: "there is no `docker` program here.", remedy });
  }
  const last = stderr.trim().split("\n").at(-1) ?? "";
  return fail(engineUnreachable, {
    where,
    said: timedOut ? "no answer in time." : last,
    remedy: "Start Docker there, and let this user use its socket (group docker, or rootless Docker with its context).",
  });
}
