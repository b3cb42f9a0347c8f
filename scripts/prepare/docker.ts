import { userInfo } from "node:os";
import { aptHas, aptInstall } from "./apt.ts";
import type { Bench } from "./bench.ts";
import { startEngine } from "./engine.ts";
import { CannotPrepare } from "./parts.ts";
import { rootPrefix } from "./rights.ts";

const SOCKET = "/var/run/docker.sock";

/** The docker command; needs no engine. */
export function prepareCli(bench: Bench): Promise<void> {
  return bench.once("docker-cli", async () => {
    const works = () => bench.succeeds(["docker", "--version"]);
    if (await works()) return;
    const apart = await aptHas(bench, "docker", ["docker-cli"]);
    await aptInstall(bench, "docker", apart ? ["docker.io", apart] : ["docker.io"]);
    if (!(await works())) throw new CannotPrepare("docker: no docker command even after `apt-get install docker.io`.");
  });
}

/** An engine that answers this user. */
export function prepareDocker(bench: Bench): Promise<void> {
  return bench.once("docker", async () => {
    await prepareCli(bench);
    if (await answers(bench)) return;
    if (process.env.DOCKER_HOST) {
      throw new CannotPrepare(
        `docker: DOCKER_HOST is ${process.env.DOCKER_HOST} and nothing answers there. Start that engine, or unset DOCKER_HOST.`,
      );
    }
    if (!(await bench.succeeds(["dockerd", "--version"]))) await aptInstall(bench, "docker", ["docker.io"]);
    if (!(await isUp(bench))) await startEngine(bench, () => isUp(bench));
    if (await answers(bench)) return;
    await allowThisUser(bench);
    if (!(await answers(bench))) throw new CannotPrepare("docker: the engine runs and does not answer. See `docker info`.");
  });
}

/** Up is not yet allowed: the socket may belong to a group that this user is not in; one that an engine left behind looks the same. */
async function isUp(bench: Bench): Promise<boolean> {
  const ask = ["docker", "version", "--format", "{{.Server.Version}}"];
  const { code, err } = await bench.tried(ask);
  if (code === 0 || !/permission denied/i.test(err)) return code === 0;
  const prefix = await rootPrefix(bench);
  return prefix === undefined || (await bench.succeeds([...prefix, ...ask]));
}

async function answers(bench: Bench): Promise<boolean> {
  const { code, out } = await bench.tried(["docker", "version", "--format", "{{.Server.Version}}"]);
  if (code === 0) bench.say("docker", `engine ${out.trim()} answers`);
  return code === 0;
}

/** For as long as this engine runs; the lasting way is the docker group and a new login. */
async function allowThisUser(bench: Bench): Promise<void> {
  const user = userInfo().username;
  const lasting = `sudo usermod -aG docker ${user}`;
  const prefix = await rootPrefix(bench);
  if (!prefix)
    throw new CannotPrepare(`docker: this user may not speak to the engine. Run \`${lasting}\`, log in again, then repeat.`);
  if (!(await bench.succeeds(["setfacl", "--version"]))) await aptInstall(bench, "docker", ["acl"]);
  bench.say("docker", `lets ${user} speak to the engine until it restarts (for good: ${lasting})`);
  await bench.ran([...prefix, "setfacl", "-m", `u:${user}:rw`, SOCKET]);
}
