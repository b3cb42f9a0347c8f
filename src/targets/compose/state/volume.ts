import { fail } from "../../../failure.ts";
import type { Finished } from "../../../world.ts";
import type { Engine } from "../engine.ts";
import { diskFull, dockerRefused } from "../engine-failures.ts";
import { label } from "../naming.ts";
import { type Archive, packed } from "./archive.ts";
import { type CopiedOut, copyOut, noContainer } from "./copy-out.ts";
import type { WholeVolume } from "./kept-volume.ts";

export interface StateVolumeSpec {
  readonly engine: Engine;
  readonly scope: string;
  /** Any image that is on the machine anyway: nothing of it is ever run. */
  readonly image: string;
}

/** The named volume of an environment, read and written when nothing of the app, the proxy included, is running. */
export interface StateVolume {
  readonly name: string;
  /** Where the proxy mounts it. */
  readonly mountedAt: string;
  /** Files and links below a folder, by their path in it; undefined when there is no such folder. */
  read(folder: string): Promise<Archive | undefined>;
  /** Writes below a folder, in the order of the map; other files stay. */
  write(folder: string, files: Archive): Promise<void>;
}

/** Docker's client says the second of a write to a container that has been pruned, or that nobody has made yet. */
const noDoor = new RegExp(`${noContainer.source}|destination "[^"]*" must be a directory`);

/** What the state of an environment lies in, and the container that is its door. */
export function stateNames(scope: string): Readonly<Record<"volume" | "door" | "mountedAt", string>> {
  return { volume: `${scope}-sluice`, door: `${scope}-sluice-state`, mountedAt: "/sluice" };
}

/**
 * `docker cp` reaches a volume through a container that is created and never started: no program of an image has to
 * run, and it costs a fifth of `docker run --rm`. The container may be pruned at any time, so it is made when missing.
 */
export function stateVolume({ engine, scope, image }: StateVolumeSpec): WholeVolume {
  const { volume: name, door, mountedAt } = stateNames(scope);

  async function makeDoor(): Promise<void> {
    const labels = ["--label", `${label.scope}=${scope}`];
    await engine.must(["volume", "create", ...labels, "--name", name]);
    const mount = ["--mount", `type=volume,source=${name},target=${mountedAt}`];
    const made = await engine.docker([
      "create",
      "--name",
      door,
      ...labels,
      ...mount,
      "--network",
      "none",
      "--entrypoint",
      "true",
      image,
    ]);
    if (made.code !== 0 && !/is already in use/.test(made.stderr)) throw refused("create", made);
  }

  function refused(what: string, finished: Finished) {
    const said = finished.stderr.trim().split("\n").at(-1) ?? "";
    if (/no space left on device|disk quota exceeded/i.test(said)) return fail(diskFull, { where: engine.where, said });
    return fail(dockerRefused, { where: engine.where, what, said });
  }

  async function opened(look: () => Promise<CopiedOut>): Promise<CopiedOut> {
    const first = await look();
    if (first.found !== "no container") return first;
    await makeDoor();
    return look();
  }

  return {
    name,
    mountedAt,
    read: async (folder) => (await opened(() => copyOut(engine, door, mountedAt, folder))).files,
    readAll: async () => (await opened(() => copyOut(engine, door, "", mountedAt.slice(1)))).files ?? new Map(),
    async write(folder, files) {
      const inFolder = new Map([...files].map(([path, entry]) => [`${folder}/${path}`, entry]));
      const stdin = await packed(inFolder);
      const copy = () => engine.docker(["cp", "-", `${door}:${mountedAt}`], { stdin });
      let finished = await copy();
      if (finished.code !== 0 && noDoor.test(finished.stderr)) {
        await makeDoor();
        finished = await copy();
      }
      if (finished.code !== 0) throw refused("cp", finished);
    },
  };
}
