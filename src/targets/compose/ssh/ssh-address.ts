import { fail } from "../../../failure.ts";
import { unsafeArgument } from "../engine-failures.ts";

/** Where ssh connects to; what is not said the user's own ssh configuration may say. */
export interface SshAddress {
  /** As it was written, for people. */
  readonly url: string;
  readonly host: string;
  readonly user: string | undefined;
  readonly port: number | undefined;
}

/** `ssh://deploy@shop.example:2222` and `ssh://[fd00::1]`; nothing in it can be read as an option or a second setting. */
export function sshAddress(url: string): SshAddress {
  const match =
    /^ssh:\/\/(?:([A-Za-z0-9_][A-Za-z0-9_.-]*)@)?(?:([A-Za-z0-9][A-Za-z0-9._-]*)|\[([0-9a-fA-F:]+)\])(?::(\d{1,5}))?\/?$/.exec(
      url,
    );
  const host = match?.[2] ?? match?.[3];
  if (host === undefined) throw fail(unsafeArgument, { value: url, what: "an ssh address like ssh://deploy@shop.example" });
  return { url, host, user: match?.[1], port: match?.[4] === undefined ? undefined : Number(match[4]) };
}

/** As known_hosts writes it. */
export function knownAs({ host, port }: SshAddress): string {
  return port === undefined || port === 22 ? host : `[${host}]:${port}`;
}
