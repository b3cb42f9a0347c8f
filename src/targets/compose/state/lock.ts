import { z } from "zod";
import { fail } from "../../../failure.ts";
import type { Clock, World } from "../../../world.ts";
import type { HeldLock, Lock, LockOwner } from "../../target.ts";
import type { Engine } from "../engine.ts";
import { label } from "../naming.ts";
import { lockContested } from "./failures.ts";
import type { StateVolume } from "./volume.ts";

export interface ComposeLockSpec {
  readonly engine: Engine;
  readonly volume: StateVolume;
  readonly clock: Clock;
  readonly random: World["random"];
  readonly scope: string;
  readonly image: string;
  /** False when the owner's run is known to have ended; undefined when it can't be told. */
  readonly isAlive?: (owner: LockOwner) => Promise<boolean | undefined>;
}

/** An owner that doesn't renew for so long is dead. Renewing every 3 s leaves room for two slow ones. */
const silenceMs = 10_000;
const lookEveryMs = 500;
/** A look that took longer says nothing of that time: the owner can't write while the engine doesn't answer. */
const longestLookMs = 2_000;
const ownerLabel = "sluice.lock.owner";

const ownerSchema = z.object({
  run: z.string(),
  actor: z.string(),
  commit: z.string(),
  purpose: z.string(),
  since: z.string(),
  process: z.object({ space: z.string(), pid: z.int(), began: z.string() }).optional(),
});
const nobody: LockOwner = { run: "", actor: "unknown", commit: "", purpose: "unknown", since: "" };

function readOwner(text: string): LockOwner {
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch {
    return nobody;
  }
}

/**
 * The lock is a container's name: the engine lets only one container have it (`docker volume create` twice succeeds, so
 * a volume is no lock). Whether its owner lives is told by a heartbeat in the volume, measured on the taker's own
 * clock, so that clocks may differ. A dead owner's container is removed by its id: when two takers find it dead at
 * once, the slower one can't remove what the faster has just created.
 */
export function composeLock(spec: ComposeLockSpec): Lock {
  const { engine, volume, clock, scope, image } = spec;
  const name = `${scope}-sluice-lock`;

  /** The new container's id, or what the engine said when the name is taken. */
  async function create(owner: LockOwner): Promise<{ id: string } | { taken: string }> {
    const labels = ["--label", `${label.scope}=${scope}`, "--label", `${ownerLabel}=${JSON.stringify(owner)}`];
    const args = ["create", "--name", name, ...labels, "--network", "none", "--entrypoint", "true", image];
    const made = await engine.docker(args);
    if (made.code === 0) return { id: made.stdout.trim() };
    if (/is already in use/.test(made.stderr)) return { taken: made.stderr.trim() };
    await engine.must(args);
    return { taken: made.stderr.trim() };
  }

  async function holder(): Promise<{ id: string; owner: LockOwner } | undefined> {
    const found = await engine.docker([
      "inspect",
      "--type",
      "container",
      "--format",
      `{{.Id}} {{index .Config.Labels "${ownerLabel}"}}`,
      name,
    ]);
    if (found.code !== 0) return undefined;
    const [id = "", ...rest] = found.stdout.trim().split(" ");
    return { id, owner: readOwner(rest.join(" ")) };
  }

  async function heartbeat(): Promise<string> {
    const entry = (await volume.read("lock"))?.get("heartbeat");
    return entry !== undefined && "text" in entry ? entry.text : "";
  }

  const beat = (token: string, count: number) => volume.write("lock", new Map([["heartbeat", { text: `${token} ${count}` }]]));

  async function isDead(owner: LockOwner, id: string): Promise<boolean> {
    if ((await spec.isAlive?.(owner)) === false) return true;
    const before = await heartbeat();
    let silent = 0;
    for (let last = clock.monotonic(), now = last; silent < silenceMs; last = now) {
      await clock.sleep(lookEveryMs);
      if ((await heartbeat()) !== before) return false;
      // Released or taken over meanwhile: there is nobody to bury.
      if ((await holder())?.id !== id) return false;
      now = clock.monotonic();
      silent += Math.min(now - last, longestLookMs);
    }
    return true;
  }

  function held(owner: LockOwner, token: string, firstId: string): HeldLock {
    let id = firstId;
    let count = 0;
    let lost = false;

    /**
     * A `docker system prune` takes the container away. Taking the name again is right only when nobody had it in
     * between, and whoever takes the lock writes its own token into the heartbeat.
     */
    async function claim(): Promise<boolean> {
      if (lost) return false;
      const found = await holder();
      if (found !== undefined) {
        lost = found.id !== id;
        return !lost;
      }
      const again = await create(owner);
      if ("taken" in again) return claim();
      lost = !(await heartbeat()).startsWith(`${token} `);
      if (lost) await engine.docker(["rm", "--force", again.id]);
      else id = again.id;
      return !lost;
    }

    return {
      stillOurs: claim,
      async renew() {
        if (!(await claim())) return;
        count += 1;
        await beat(token, count);
      },
      async release() {
        lost = true;
        await engine.docker(["rm", "--force", id]);
      },
    };
  }

  return {
    async look() {
      const found = await holder();
      if (found === undefined) return undefined;
      const dead = await isDead(found.owner, found.id);
      const now = await holder();
      return now === undefined ? undefined : { owner: now.owner, alive: now.id !== found.id || !dead };
    },

    async attempt(owner) {
      const token = spec.random(16);
      const created = await create(owner);
      if ("taken" in created) return { taken: false, owner: (await holder())?.owner ?? nobody };
      await beat(token, 0);
      return { taken: true, held: held(owner, token, created.id), from: undefined };
    },

    async take(owner) {
      let from: LockOwner | undefined;
      let said = "";
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const token = spec.random(16);
        const created = await create(owner);
        if ("id" in created) {
          await beat(token, 0);
          return { taken: true, held: held(owner, token, created.id), from };
        }
        said = created.taken;
        const other = await holder();
        if (other === undefined) continue;
        if (!(await isDead(other.owner, other.id))) {
          const now = await holder();
          if (now !== undefined) return { taken: false, owner: now.owner };
          continue;
        }
        await engine.docker(["rm", "--force", other.id]);
        from = other.owner;
      }
      throw fail(lockContested, { name, said });
    },
  };
}
