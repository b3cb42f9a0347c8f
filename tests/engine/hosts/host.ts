import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openCache } from "../../../scripts/prepare/cache.ts";
import { docker, lines } from "../rollout/consumer.ts";

/** Making a machine needs root: its network, its engine, its sshd. */
const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
const root = (...argv: string[]): string => {
  const [program = "", ...args] = [...asRoot, ...argv];
  return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
};
const rootTried = (...argv: string[]): void => {
  const [program = "", ...args] = [...asRoot, ...argv];
  spawnSync(program, args, { stdio: "ignore" });
};

const sshPort = 2200;
/** Images that every machine has before a test begins, as if pulled long ago. */
const pulled = [
  process.env["HAPROXY_IMAGE"] ?? "sluice-bench/haproxy",
  process.env["PYTHON_IMAGE"] ?? "sluice-bench/python",
  process.env["REDIS_IMAGE"] ?? "sluice-bench/redis",
  process.env["NODE_IMAGE"] ?? "sluice-bench/node",
];

/** The key with which the tests go to all machines. */
export class Keys {
  readonly folder = mkdtempSync(join(tmpdir(), "sluice-keys-"));
  constructor() {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", join(this.folder, "id")]);
  }
  get private(): string {
    return readFileSync(join(this.folder, "id"), "utf8");
  }
  get public(): string {
    return readFileSync(join(this.folder, "id.pub"), "utf8");
  }
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/**
 * A machine of its own, as far as anybody can tell over the network: a network namespace with an address, in it a Docker
 * engine with its own data, and an sshd. What its engine has pulled stays for the next run.
 */
export class Host {
  readonly address: string;
  readonly socket: string;
  readonly #name: string;
  readonly #folder: string;
  readonly #data: string;
  readonly #number: number;
  readonly #inside: string[];

  private constructor(number: number) {
    this.#number = number;
    this.#name = `sluice-h${number}`;
    this.#folder = mkdtempSync(join(tmpdir(), `${this.#name}-`));
    this.#data = join(openCache().root, "hosts", String(number));
    this.#inside = ["nsenter", `--net=/var/run/netns/${this.#name}`];
    this.address = `10.231.${number}.2`;
    this.socket = join(this.#folder, "docker.sock");
  }

  static async up(number: number, keys: Keys): Promise<Host> {
    const host = new Host(number);
    host.#cable();
    await host.startEngine();
    await host.#pull();
    writeFileSync(join(host.#folder, "authorized_keys"), keys.public);
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", join(host.#folder, "host")]);
    await host.startSsh();
    return host;
  }

  get url(): string {
    return `ssh://${userInfo().username}@${this.address}:${sshPort}`;
  }

  /** The line of known_hosts. */
  get known(): string {
    return `[${this.address}]:${sshPort} ${readFileSync(join(this.#folder, "host.pub"), "utf8").trim()}`;
  }

  /** The machine's own Docker client. */
  docker(...argv: string[]): string {
    return docker("--host", `unix://${this.socket}`, ...argv);
  }

  #cable(): void {
    const [name, link, network] = [this.#name, `sl-h${this.#number}`, `10.231.${this.#number}`];
    rootTried("ip", "link", "delete", link);
    rootTried("ip", "netns", "delete", name);
    root("ip", "netns", "add", name);
    root("ip", "link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", name);
    root("ip", "address", "add", `${network}.1/30`, "dev", link);
    root("ip", "link", "set", link, "up");
    root("ip", "-n", name, "address", "add", `${network}.2/30`, "dev", "eth0");
    root("ip", "-n", name, "link", "set", "eth0", "up");
    root("ip", "-n", name, "link", "set", "lo", "up");
    root("ip", "-n", name, "route", "add", "default", "via", `${network}.1`);
  }

  #start(program: string, args: readonly string[]): void {
    const log = openSync(join(this.#folder, `${program.split("/").at(-1)}.log`), "a");
    const [first = "", ...rest] = [...asRoot, ...this.#inside, program, ...args];
    spawn(first, rest, { detached: true, stdio: ["ignore", log, log] }).unref();
  }

  async #ended(pidFile: string): Promise<void> {
    const file = join(this.#folder, pidFile);
    if (!existsSync(file)) return;
    const pid = readFileSync(file, "utf8").trim();
    rootTried("kill", pid);
    for (let tries = 0; tries < 100 && existsSync(`/proc/${pid}`); tries += 1) await sleep(50);
    rootTried("kill", "-9", pid);
    rootTried("rm", "-f", file);
  }

  /** Also with more words for the engine, e.g. that containers are to outlive it. */
  async startEngine(...more: readonly string[]): Promise<void> {
    mkdirSync(this.#data, { recursive: true });
    const group = execFileSync("id", ["-gn"], { encoding: "utf8" }).trim();
    const own = ["--data-root", join(this.#data, "data"), "--exec-root", join(this.#folder, "exec")];
    const files = ["--pidfile", join(this.#folder, "docker.pid"), "--host", `unix://${this.socket}`, "--group", group];
    this.#start("dockerd", [...own, ...files, ...more]);
    await within(30, `no engine: see ${this.#folder}/dockerd.log`, () => this.docker("version") !== "");
  }

  /** As when the machine has no memory left: nothing is told to anybody. */
  async killEngine(): Promise<void> {
    const pid = readFileSync(join(this.#folder, "docker.pid"), "utf8").trim();
    root("kill", "-9", pid);
    await within(10, "the engine does not end", () => !existsSync(`/proc/${pid}`));
  }

  /** A program in the machine's network. */
  inside(program: string, args: readonly string[]): ChildProcess {
    const [first = "", ...rest] = [...asRoot, ...this.#inside, program, ...args];
    return spawn(first, rest, { stdio: "ignore" });
  }

  stopEngine(): Promise<void> {
    return this.#ended("docker.pid");
  }

  /** What the engine lacks of the images that machines have; by id, so that a second run brings nothing. */
  async #pull(): Promise<void> {
    const id = (ask: (...argv: string[]) => string, image: string) => {
      try {
        return ask("image", "inspect", "--format", "{{.Id}}", image);
      } catch {
        return "";
      }
    };
    const lacking = pulled.filter((image) => id((...argv) => this.docker(...argv), image) !== id(docker, image));
    if (lacking.length === 0) return;
    const file = join(this.#folder, "images.tar");
    docker("image", "save", "--output", file, ...lacking);
    this.docker("image", "load", "--quiet", "--input", file);
    rmSync(file);
  }

  /** Also with other words for sshd, e.g. to forbid something. */
  async startSsh(...more: readonly string[]): Promise<void> {
    const config = join(this.#folder, "sshd_config");
    const settings = [
      `Port ${sshPort}`,
      `HostKey ${join(this.#folder, "host")}`,
      `PidFile ${join(this.#folder, "sshd.pid")}`,
      `AuthorizedKeysFile ${join(this.#folder, "authorized_keys")}`,
      "StrictModes no",
      "PasswordAuthentication no",
      "PermitRootLogin prohibit-password",
      "UsePAM yes",
      // Which socket Docker's client on that machine would use.
      `SetEnv DOCKER_HOST=unix://${this.socket}`,
    ];
    // The first word for a setting counts.
    writeFileSync(config, `${[...more, ...settings].join("\n")}\n`);
    root("mkdir", "-p", "/run/sshd");
    this.#start("/usr/sbin/sshd", ["-D", "-e", "-f", config]);
    await within(10, `no sshd: see ${this.#folder}/sshd.log`, () => existsSync(join(this.#folder, "sshd.pid")));
  }

  /** Nobody gets in any more, and who is in is cut off. */
  async stopSsh(): Promise<void> {
    await this.#ended("sshd.pid");
    await this.cut();
  }

  /** Cuts all connections that stand; new ones are let in. */
  async cut(): Promise<void> {
    const sessions = spawnSync("pgrep", ["-f", `^sshd: ${userInfo().username}`], { encoding: "utf8" }).stdout;
    const space = (pid: string) => {
      const [program = "", ...args] = [...asRoot, "readlink", `/proc/${pid}/ns/net`];
      return spawnSync(program, args, { encoding: "utf8" }).stdout.trim();
    };
    const inode = root("stat", "-L", "-c", "%i", `/var/run/netns/${this.#name}`);
    for (const pid of lines(sessions)) if (space(pid) === `net:[${inode}]`) rootTried("kill", "-9", pid);
  }

  /** Takes away all that the tests have put on the machine, and leaves what it has pulled. */
  clear(): void {
    const all = lines(this.docker("ps", "--all", "--quiet"));
    if (all.length > 0) this.docker("rm", "--force", "--volumes", ...all);
    const volumes = lines(this.docker("volume", "ls", "--quiet"));
    if (volumes.length > 0) this.docker("volume", "rm", "--force", ...volumes);
    this.docker("network", "prune", "--force");
    const sent = lines(this.docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}")).filter((name) =>
      /^127\./.test(name),
    );
    if (sent.length > 0) this.docker("image", "rm", "--force", ...sent);
    this.docker("image", "prune", "--force");
  }

  async down(): Promise<void> {
    await this.stopSsh();
    try {
      this.clear();
    } finally {
      await this.stopEngine();
      rootTried("ip", "netns", "delete", this.#name);
      rootTried("ip", "link", "delete", `sl-h${this.#number}`);
      // The engine leaves its own network namespace mounted there.
      rootTried("umount", join(this.#folder, "exec", "netns", "default"));
      rootTried("rm", "-rf", this.#folder);
    }
  }
}

async function within(seconds: number, otherwise: string, what: () => boolean): Promise<void> {
  const end = performance.now() + seconds * 1_000;
  for (;;) {
    try {
      if (what()) return;
    } catch {
      // Not yet.
    }
    if (performance.now() > end) throw new Error(otherwise);
    await sleep(100);
  }
}
