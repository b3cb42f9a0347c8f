import { fail } from "../../failure.ts";
import type { Host } from "../../project/model.ts";
import { sayHost } from "../../project/say-host.ts";
import type { Command, Conversation, Finished, World } from "../../world.ts";
import { apiCall } from "./api/api-call.ts";
import { diskFull, dockerRefused, engineUnreachable, unsafeArgument } from "./engine-failures.ts";

export type DockerOptions = Omit<Command, "argv">;

/** One Docker engine, spoken to by the `docker` client of the machine on which this step runs. */
export interface Engine {
  /** For people: `this machine`, `ssh://deploy@notes.example`. */
  readonly where: string;
  /** The engine of the machine where this step runs, when this is another one: what was built here is there. */
  readonly builder?: Engine | undefined;
  /** A refusal is a result; an engine that can't be reached is a Failure, so that "not there" never means "no answer". */
  docker(args: readonly string[], options?: DockerOptions): Promise<Finished>;
  /** As `docker`, but a refusal is a Failure with Docker's last line. */
  must(args: readonly string[], options?: DockerOptions): Promise<Finished>;
  open(args: readonly string[]): Conversation;
  /** It has answered somebody who asked it by another way. */
  heard?(): void;
}

function address(host: Host): readonly string[] {
  if (host.kind === "local") return [];
  const value = host.kind === "ssh" ? host.url : host.name;
  if (!/^[a-z0-9]/i.test(value)) throw fail(unsafeArgument, { value, what: "a Docker host" });
  return host.kind === "ssh" ? ["--host", value] : ["--context", value];
}

/** What Docker said, without its hints on usage. */
function lastLine({ stderr, stdout, timedOut }: Finished): string {
  const lines = `${stdout}\n${stderr}`.split("\n").map((line) => line.trim());
  const said = lines.findLast((line) => line !== "" && !/^(See|Run) '?docker .*(--help|help)/.test(line)) ?? "";
  return timedOut ? `no answer in time${said === "" ? "" : ` (${said})`}` : said || "no reason given";
}

const noAnswer =
  /Cannot connect to the Docker daemon|error during connect|failed to connect to the docker API|permission denied while trying to connect|command \[ssh .* has exited with exit status 255|context ".*"(: context)? (does not exist|not found)|unable to resolve docker endpoint|Client sent an HTTP request to an HTTPS server/i;

function remedyFor(host: Host, said: string): string {
  if (/permission denied while trying/i.test(said))
    return "Give this user access to Docker's socket (group docker), or run as one that has it.";
  if (host.kind === "ssh")
    return `Check that \`docker --host ${host.url} version\` works from here: address, key, known_hosts, and Docker running there.`;
  if (host.kind === "context") return `Check that \`docker --context ${host.name} version\` works here.`;
  return "Start Docker on this machine, or name another host in sluice.yaml.";
}

/** How the Docker client gets to an engine. */
export interface EngineLine {
  readonly where: string;
  readonly builder?: Engine;
  /** Asked before every call: a way that was opened anew is another value. */
  readonly line: () => { readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> };
  readonly remedyFor: (said: string) => string;
  /** Opens a way that has broken anew and tells whether that was needed; throws when it can't be opened. */
  readonly revive?: () => Promise<boolean>;
}

/** The call never got through, so making it once more is no second call. What the API does for the client may be repeated anyway. */
const neverSent = /Cannot connect to the Docker daemon|failed to connect to the docker API/i;

/** An engine that has answered once and doesn't now is mostly being restarted; what serves is in nobody's way meanwhile. */
const restartsWithinMs = 20_000;
const askAgainMs = 500;
const noticedWithinMs = 300;

/** With a clock an engine that is gone for a moment is waited for. */
type Surroundings = Pick<World, "run"> & Partial<Pick<World, "clock" | "log">>;

/** Speaks to the host's engine by the Docker client. */
export function dockerEngine(world: Surroundings, host: Host): Engine {
  const line = () => ({ args: address(host), env: {} });
  return engineAt(world, { where: sayHost(host), line, remedyFor: (said) => remedyFor(host, said) });
}

/** Speaks to an engine by the Docker client, along a way that was opened for it. */
export function engineAt(world: Surroundings, to: EngineLine): Engine {
  const { where } = to;
  let answered = false;
  const command = (args: readonly string[], options: DockerOptions = {}): Command => {
    const { args: along, env } = to.line();
    return {
      ...options,
      argv: ["docker", ...along, ...args],
      ...(Object.keys(env).length === 0 ? {} : { env: { ...options.env, ...env } }),
    };
  };

  /** The call never got through, so it may be made until it does. */
  async function again(first: Finished, call: () => Promise<Finished>): Promise<Finished> {
    const { clock, log } = world;
    if (clock === undefined) return first;
    log?.warning(`Docker on ${where} doesn't answer any more; waiting for it.`);
    let finished = first;
    const began = clock.monotonic();
    while (neverSent.test(finished.stderr) && clock.monotonic() - began < restartsWithinMs) {
      await clock.sleep(askAgainMs);
      finished = await call();
    }
    return finished;
  }

  /** A connection that was cut a moment ago may not know it yet, or somebody else has noticed first. */
  async function revived(before: ReturnType<EngineLine["line"]>): Promise<boolean> {
    if (to.revive === undefined) return false;
    if (to.line() !== before || (await to.revive())) return true;
    await world.clock?.sleep(noticedWithinMs);
    return to.revive();
  }

  async function docker(args: readonly string[], options: DockerOptions = {}): Promise<Finished> {
    const before = to.line();
    let finished = await world.run(command(args, options));
    if (finished.code !== 0 && noAnswer.test(finished.stderr)) {
      const mayRepeat = neverSent.test(finished.stderr) || args[0] === "stop" || apiCall(args, options.stdin) !== undefined;
      if ((await revived(before)) && mayRepeat) finished = await world.run(command(args, options));
      if (answered && neverSent.test(finished.stderr))
        finished = await again(finished, () => world.run(command(args, options)));
    }
    answered ||= finished.code === 0;
    if (finished.code === 127 && /^docker: not found/.test(finished.stderr)) {
      const remedy = "Install the Docker client (package docker-cli or docker-ce-cli) where this step runs.";
      throw fail(engineUnreachable, { where, said: "there is no `docker` program here.", remedy });
    }
    if (finished.code !== 0 && noAnswer.test(finished.stderr)) {
      const said = lastLine(finished);
      throw fail(engineUnreachable, { where, said, remedy: to.remedyFor(finished.stderr) });
    }
    return finished;
  }

  return {
    where,
    builder: to.builder,
    docker,
    must: mustOf(where, docker),
    open: (args) => world.run.open(command(args)),
    heard: () => {
      answered = true;
    },
  };
}

/** `docker` whose refusals are Failures. */
export function mustOf(where: string, docker: Engine["docker"]): Engine["must"] {
  return async (args, options) => {
    const finished = await docker(args, options);
    if (finished.code === 0) return finished;
    const said = lastLine(finished);
    if (/no space left on device/i.test(finished.stderr)) throw fail(diskFull, { where, said });
    // Only the verb: the rest of the line may hold what a person should not have to read.
    const flag = args.findIndex((arg) => arg.startsWith("-"));
    throw fail(dockerRefused, { where, what: args.slice(0, flag < 0 ? 2 : Math.min(2, flag)).join(" "), said });
  };
}
