import { fail } from "../../../failure.ts";
import type { Conversation, Finished, World } from "../../../world.ts";
import type { SshAccess } from "../../access.ts";
import { sshMissing, sshUnreachable } from "./failures.ts";
import type { SshAddress } from "./ssh-address.ts";
import { sshConfig } from "./ssh-config.ts";
import { whyNoSsh } from "./why-no-ssh.ts";

/** One ssh connection on which everything else rides. */
export interface SshMaster {
  /** Docker's socket over there; undefined when its engine is elsewhere still. */
  readonly socket: string | undefined;
  dead(): boolean;
  /** All that ssh has said so far, its end kept. */
  said(): string;
  /** Asks the master to do something more, e.g. to forward a port. */
  ask(...args: readonly string[]): Promise<Finished>;
  close(): void;
}

const connectWithin = 20_000;
const askWithin = 10_000;
const marker = /sluice-socket ([^\n]*)\n/;

/**
 * Runs on the other side: tells which socket Docker's client there would use (rootless Docker has its own), then waits
 * for the end of its input. When this process is killed that end comes by itself, so no connection outlives it.
 */
const remote = `exec sh -c 'printf "sluice-socket %s\\n" "$(docker context inspect --format "{{.Endpoints.docker.Host}}" 2>/dev/null)"; exec cat'`;

function socketOf(told: string): string | undefined {
  if (told.trim() === "") return "/var/run/docker.sock";
  return /^unix:\/\/(\/[^:\s]+)$/.exec(told.trim())?.[1];
}

/** Keys that were pasted come without their last line end, or with those of Windows. */
const asFile = (text: string) => `${text.replaceAll("\r\n", "\n").trimEnd()}\n`;

/** Connects. The key is on this disk only until ssh has read it, in a folder that nobody else can enter. */
export async function sshMaster(world: World, address: SshAddress, access: SshAccess, folder: string): Promise<SshMaster> {
  const { files, clock } = world;
  const config = `${folder}/config`;
  const key = access.key === undefined ? undefined : `${folder}/key`;
  const knownHosts = access.knownHosts === undefined ? undefined : `${folder}/known_hosts`;
  await files.write(config, sshConfig(address, { control: `${folder}/m`, key, knownHosts }));
  if (access.knownHosts !== undefined) await files.write(`${folder}/known_hosts`, asFile(access.knownHosts));
  if (key !== undefined) {
    await files.write(key, "");
    await world.run({ argv: ["chmod", "600", "--", key] });
    await files.write(key, asFile(access.key ?? ""));
  }
  const argv = (args: readonly string[]): [string, ...string[]] => ["ssh", "-F", config, ...args];
  const there = await world.run({ argv: ["ssh", "-V"] });
  if (there.code === 127) throw fail(sshMissing, { where: address.url });

  const session = world.run.open({ argv: argv(["-M", "-T", "--", address.host, remote]) });
  const heard = listen(session);
  const late = new AbortController();
  const timeout = clock.sleep(connectWithin, late.signal).then(() => "late" as const);
  const answer = await Promise.race([heard.marked, timeout]);
  late.abort();
  if (key !== undefined) await files.remove(key);
  if (answer === "late" || answer === undefined) {
    session.close();
    if (answer === "late")
      throw fail(sshUnreachable, { where: address.url, said: `no answer within ${connectWithin / 1_000} s` });
    throw whyNoSsh(address, heard.said(), key !== undefined);
  }
  return {
    socket: socketOf(answer),
    dead: heard.over,
    said: heard.said,
    ask: (...args) => world.run({ argv: argv([...args, "--", address.host]), timeoutMs: askWithin }),
    close: () => session.close(),
  };
}

/** Reads all that comes until the connection ends, keeping the end of it. */
function listen(session: Conversation) {
  let text = "";
  let ended = false;
  const marked = (async () => {
    for (;;) {
      const chunk = await session.read();
      if (chunk === undefined) {
        ended = true;
        return undefined;
      }
      text += chunk;
      const found = marker.exec(text)?.[1];
      if (found !== undefined) return found;
    }
  })();
  void marked.then(async (found) => {
    if (found === undefined) return;
    for (;;) {
      const chunk = await session.read();
      if (chunk === undefined) break;
      text = (text + chunk).slice(-8_192);
    }
    ended = true;
  });
  return { marked, said: () => text.replace(marker, "").trim(), over: () => ended };
}
