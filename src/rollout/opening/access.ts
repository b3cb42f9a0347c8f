import type { SshAccess } from "../../targets/access.ts";

export interface AccessInputs {
  readonly "ssh-key": string | undefined;
  readonly "ssh-known-hosts": string;
}

/** What hosts behind ssh are reached with; what was not given is the user's own of this machine. */
export function accessOf(inputs: AccessInputs): SshAccess {
  return { key: inputs["ssh-key"], knownHosts: inputs["ssh-known-hosts"] === "" ? undefined : inputs["ssh-known-hosts"] };
}
