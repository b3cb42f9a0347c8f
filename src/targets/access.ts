/** What a user of the inputs `ssh-key` and `ssh-known-hosts` gave; undefined: what this user of the machine has. */
export interface SshAccess {
  readonly key: string | undefined;
  readonly knownHosts: string | undefined;
}
