import { fail } from "../../../failure.ts";
import type { World } from "../../../world.ts";
import type { DockerLine } from "./docker-socket.ts";
import { sshMissing } from "./failures.ts";
import type { SshAddress } from "./ssh-address.ts";

/**
 * Docker's own way over ssh: its client calls a program named `ssh` for every command. It knows nothing of our key and
 * our known hosts, so it finds a small program of that name first, which hands over our configuration, and with it the
 * connection that stands already.
 */
export async function dialStdio(world: World, address: SshAddress, folder: string): Promise<DockerLine> {
  const found = await world.run({ argv: ["sh", "-c", 'command -v ssh && printf "%s" "$PATH"'] });
  const [ssh = "", path = ""] = found.stdout.split("\n");
  if (found.code !== 0 || ssh === "") throw fail(sshMissing, { where: address.url });
  const program = `${folder}/bin/ssh`;
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  await world.files.write(program, `#!/bin/sh\nexec ${quoted(ssh)} -F ${quoted(`${folder}/config`)} "$@"\n`);
  await world.run({ argv: ["chmod", "700", "--", program] });
  return { args: ["--host", address.url], env: { PATH: `${folder}/bin:${path}` } };
}
