import { setTimeout as sleep } from "node:timers/promises";
import type { Bench } from "./bench.ts";
import { prepareImage } from "./images.ts";
import { CannotPrepare } from "./parts.ts";

const ADDRESS = "127.0.0.1:5000";
const CONTAINER = "sluice-bench-registry";

/** A registry without a login, for this machine alone. */
export async function prepareRegistry(bench: Bench): Promise<string> {
  if (await answers()) {
    bench.say("registry", `one answers on ${ADDRESS}`);
    return ADDRESS;
  }
  await bench.tried(["docker", "rm", "--force", "--volumes", CONTAINER]);
  const image = await prepareImage(bench, "registry");
  await bench.step("registry", `${image} on ${ADDRESS}`, async () => {
    const started = await bench.tried([
      "docker",
      "run",
      "--detach",
      "--name",
      CONTAINER,
      "--publish",
      `${ADDRESS}:5000`,
      image,
    ]);
    if (started.code !== 0) {
      await bench.tried(["docker", "rm", "--force", "--volumes", CONTAINER]);
      const why = started.err.trim().split("\n").at(-1);
      throw new CannotPrepare(
        `registry: could not start on ${ADDRESS} (${why}). See who listens there: ss -ltnp 'sport = :5000'`,
      );
    }
    for (let tries = 0; tries < 80 && !(await answers()); tries++) await sleep(125);
    if (!(await answers())) throw new CannotPrepare(`registry: started and does not answer. See \`docker logs ${CONTAINER}\`.`);
  });
  return ADDRESS;
}

async function answers(): Promise<boolean> {
  try {
    const response = await fetch(`http://${ADDRESS}/v2/`, { signal: AbortSignal.timeout(2000) });
    return response.ok;
  } catch {
    return false;
  }
}
