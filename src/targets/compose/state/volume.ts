import { fail } from "../../../failure.ts";
import type { Finished } from "../../../world.ts";
import type { Engine } from "../engine.ts";
import { dockerRefused } from "../engine-failures.ts";
import { label } from "../naming.ts";
import { type Archive, packed, unpacked } from "./archive.ts";

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

const mountedAt = "/sluice";
/** Docker's client says the second of a write to a container that has been pruned, or that nobody has made yet. */
const noContainer = /No such container: |destination "[^"]*" must be a directory/;
const noFolder = /No such container:path|Could not find the file/;

/**
 * `docker cp` reaches a volume through a container that is created and never started: no program of an image has to
 * run, and it costs a fifth of `docker run --rm`. The container may be pruned at any time, so it is made when missing.
 */
export function stateVolume({ engine, scope, image }: StateVolumeSpec): StateVolume {
  const name = `${scope}-sluice`;
  const door = `${scope}-sluice-state`;

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
    return fail(dockerRefused, { where: engine.where, what, said });
  }

  async function copy(args: readonly string[], stdin?: Uint8Array): Promise<Finished> {
    const once = () => engine.docker(["cp", ...args], stdin === undefined ? {} : { stdin });
    const first = await once();
    if (first.code === 0 || !noContainer.test(first.stderr)) return first;
    await makeDoor();
    return once();
  }

  return {
    name,
    mountedAt,
    async read(folder) {
      const finished = await copy([`${door}:${mountedAt}/${folder}`, "-"]);
      if (finished.code !== 0) {
        if (noFolder.test(finished.stderr)) return undefined;
        throw refused("cp", finished);
      }
      const top = folder.split("/").at(-1) ?? "";
      const entries = [...(await unpacked(finished.bytes))];
      return new Map(entries.map(([path, entry]) => [path.slice(top.length + 1), entry]));
    },
    async write(folder, files) {
      const inFolder = new Map([...files].map(([path, entry]) => [`${folder}/${path}`, entry]));
      const finished = await copy(["-", `${door}:${mountedAt}`], await packed(inFolder));
      if (finished.code !== 0) throw refused("cp", finished);
    },
  };
}
