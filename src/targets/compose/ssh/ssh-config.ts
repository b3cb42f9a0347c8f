import type { SshAddress } from "./ssh-address.ts";

export interface SshFiles {
  /** Of the control master. */
  readonly control: string;
  /** Undefined: the user's own keys and agent. */
  readonly key: string | undefined;
  /** Undefined: the user's own and the machine's. */
  readonly knownHosts: string | undefined;
}

/** ssh expands `%` in paths. */
const quoted = (path: string) => `"${path.replaceAll("%", "%%")}"`;

/**
 * The configuration of one connection. ssh takes the first value that it finds for a setting, so ours stand above what the
 * user's own configuration says; that is only read where no key was given, e.g. on a runner of one's own.
 */
export function sshConfig({ user, port }: SshAddress, files: SshFiles): string {
  const lines = [
    ...(user === undefined ? [] : [`User ${user}`]),
    ...(port === undefined ? [] : [`Port ${port}`]),
    "BatchMode yes",
    "StrictHostKeyChecking yes",
    "UpdateHostKeys no",
    "ConnectTimeout 10",
    "ConnectionAttempts 1",
    // A line that is cut without a word is noticed after 15 s.
    "ServerAliveInterval 5",
    "ServerAliveCountMax 3",
    "ControlMaster no",
    "ControlPersist no",
    `ControlPath ${quoted(files.control)}`,
    "ForwardAgent no",
    "ForwardX11 no",
    "RequestTTY no",
    "PermitLocalCommand no",
    "StreamLocalBindMask 0177",
    "StreamLocalBindUnlink yes",
    ...(files.key === undefined ? [] : [`IdentityFile ${quoted(files.key)}`, "IdentitiesOnly yes", "IdentityAgent none"]),
    ...(files.knownHosts === undefined
      ? []
      : [`UserKnownHostsFile ${quoted(files.knownHosts)}`, "GlobalKnownHostsFile /dev/null"]),
  ];
  const own = files.key === undefined ? ["Match all", "  Include ~/.ssh/config", "  Include /etc/ssh/ssh_config"] : [];
  return ["Host *", ...lines.map((line) => `  ${line}`), ...own, ""].join("\n");
}
