import { type Failure, fail } from "../../../failure.ts";
import { sshDenied, sshHostChanged, sshHostUnknown, sshKeyUnreadable, sshUnreachable } from "./failures.ts";
import type { SshAddress } from "./ssh-address.ts";

/** Why there is no connection, from what ssh said when it ended. */
export function whyNoSsh(address: SshAddress, text: string, given: boolean): Failure {
  const { url: where, host, port } = address;
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const said = lines.findLast((line) => line !== "") ?? "it ended without a word";
  if (/REMOTE HOST IDENTIFICATION HAS CHANGED|POSSIBLE DNS SPOOFING/.test(text)) return fail(sshHostChanged, { where });
  if (/Host key verification failed|host key is known for/i.test(text)) return fail(sshHostUnknown, { where, host, port });
  const key = lines.find((line) => /^Load key ".*": /.test(line))?.replace(/^Load key ".*": /, "");
  if (key !== undefined && given) return fail(sshKeyUnreadable, { said: key });
  const denied = lines.findLast((line) => /Permission denied|Too many authentication failures/.test(line));
  if (denied !== undefined) return fail(sshDenied, { where, said: denied, given });
  return fail(sshUnreachable, { where, said });
}
