import { existsSync } from "node:fs";
import { aptInstall } from "./apt.ts";
import type { Bench } from "./bench.ts";
import { CannotPrepare } from "./parts.ts";

const SSHD = "/usr/sbin/sshd";

/** What tests need to make machines of their own on this one: ssh in both directions, and networks apart. */
export async function prepareSsh(bench: Bench): Promise<void> {
  const lacking = [
    ...(existsSync(SSHD) ? [] : ["openssh-server"]),
    ...((await bench.succeeds(["ssh", "-V"])) ? [] : ["openssh-client"]),
    ...((await bench.succeeds(["ip", "-Version"])) ? [] : ["iproute2"]),
  ];
  if (lacking.length > 0) await aptInstall(bench, "ssh", lacking);
  if (!existsSync(SSHD)) throw new CannotPrepare("ssh: no sshd even after `apt-get install openssh-server`.");
  bench.say("ssh", (await bench.tried(["ssh", "-V"])).err.trim());
}
