import { failure } from "../../../failure.ts";

export const sshHostUnknown = failure<{ where: string; host: string; port: number | undefined }>(
  "ssh-host-unknown",
  "user",
  ({ where, host, port }) => ({
    sentence: `Nothing says which key ${where} has to show, so it could be anybody.`,
    remedy: `Run \`ssh-keyscan${port === undefined ? "" : ` -p ${port}`} ${host}\`, compare its fingerprints (\`ssh-keyscan … | ssh-keygen -lf -\`) with those on the machine itself (\`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub\`), and give the lines as \`ssh-known-hosts\`.`,
  }),
);

export const sshHostChanged = failure<{ where: string }>("ssh-host-changed", "user", ({ where }) => ({
  sentence: `${where} shows another key than the one in known_hosts: it is another machine, or somebody stands in between.`,
  remedy:
    "Find out which on the machine itself (`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub`); only when it was set up anew, change `ssh-known-hosts`.",
}));

export const sshDenied = failure<{ where: string; said: string; given: boolean }>(
  "ssh-denied",
  "user",
  ({ where, said, given }) => ({
    sentence: `${where} does not let this step in: ${said}`,
    remedy: given
      ? "Put the public half of `ssh-key` into that user's ~/.ssh/authorized_keys there. The key must have no passphrase."
      : "Give the private key as `ssh-key` (from a secret), or load one into this runner's ssh agent.",
  }),
);

export const sshKeyUnreadable = failure<{ said: string }>("ssh-key-unreadable", "user", ({ said }) => ({
  sentence: `ssh can't read the key that was given as \`ssh-key\`: ${said}`,
  remedy: "Give the whole private key file, from -----BEGIN to -----END, without a passphrase.",
}));

export const sshUnreachable = failure<{ where: string; said: string }>("ssh-unreachable", "environment", ({ where, said }) => ({
  sentence: `${where} can't be reached by ssh: ${said}`,
  remedy: "Check the address and the port, that sshd runs there, and that a firewall lets this runner through.",
}));

export const sshMissing = failure<{ where: string }>("ssh-missing", "environment", ({ where }) => ({
  sentence: `There is no ssh program here to reach ${where} with.`,
  remedy: "Install OpenSSH's client (package openssh-client) where this step runs.",
}));

export const sshLost = failure<{ where: string; said: string }>("ssh-lost", "environment", ({ where, said }) => ({
  sentence: `The connection to ${where} broke and could not be made again: ${said}`,
  remedy: "What was under way is in that machine's journal: the next run, or mode: resume, finishes or undoes it.",
}));

export const sshNoForward = failure<{ where: string; said: string }>("ssh-no-forward", "environment", ({ where, said }) => ({
  sentence: `The sshd of ${where} lets no port through, so nobody here can ask the proxy who serves: ${said}`,
  remedy: "Allow it there (AllowTcpForwarding yes in sshd_config), or say in sluice.yaml by which `url` users reach it.",
}));
