import { fail } from "../../../failure.ts";
import type { Engine } from "../engine.ts";
import { label } from "../naming.ts";
import type { Archive, ArchiveEntry } from "./archive.ts";
import { copyOut } from "./copy-out.ts";
import { stateUnread } from "./failures.ts";
import { type StateVolume, type StateVolumeSpec, stateNames } from "./volume.ts";

/** A container through which the volume is read, and where that has it. */
interface Window {
  readonly container: string;
  readonly mountedAt: string;
}

/**
 * The volume of an environment for those who only look: nothing stays on the engine, there may be no volume at all, and
 * what is written is kept here. Read through whatever container has it; where all of them were pruned one is made for a
 * moment.
 */
export function lookingVolume({ engine, scope, image }: StateVolumeSpec): StateVolume {
  const { volume: name, door, mountedAt } = stateNames(scope);
  const written = new Map<string, ArchiveEntry>();
  let window: Window = { container: door, mountedAt };

  async function onEngine(folder: string): Promise<Archive | undefined> {
    const first = await copyOut(engine, window.container, window.mountedAt, folder);
    if (first.found !== "no container") return first.files;
    if ((await engine.docker(["volume", "inspect", "--", name])).code !== 0) return undefined;
    const other = await anotherWindow(engine, name);
    if (other !== undefined) {
      window = other;
      return (await copyOut(engine, other.container, other.mountedAt, folder)).files;
    }
    const made = await momentary();
    try {
      return (await copyOut(engine, made, mountedAt, folder)).files;
    } finally {
      await engine.docker(["rm", "--force", made]);
    }
  }

  /** Any image does: nothing of it is run. */
  async function momentary(): Promise<string> {
    const mount = ["--mount", `type=volume,source=${name},target=${mountedAt}`];
    const create = (from: string) =>
      engine.docker([
        ...["create", "--pull", "never", "--label", `${label.scope}=${scope}`],
        ...[...mount, "--network", "none", "--entrypoint", "true", from],
      ]);
    const made = await create(image);
    if (made.code === 0) return made.stdout.trim();
    const [any] = (await engine.must(["image", "ls", "--quiet"])).stdout.split("\n");
    const instead = any === undefined || any === "" ? made : await create(any);
    if (instead.code === 0) return instead.stdout.trim();
    throw fail(stateUnread, { volume: name, image });
  }

  return {
    name,
    mountedAt,
    async read(folder) {
      const found = await onEngine(folder);
      const own = [...written].flatMap(([path, entry]) =>
        path.startsWith(`${folder}/`) ? [[path.slice(folder.length + 1), entry] as const] : [],
      );
      return found === undefined && own.length === 0 ? undefined : new Map([...(found ?? []), ...own]);
    },
    async write(folder, files) {
      for (const [path, entry] of files) written.set(`${folder}/${path}`, entry);
    },
  };
}

async function anotherWindow(engine: Engine, volume: string): Promise<Window | undefined> {
  const listed = await engine.must(["ps", "--all", "--quiet", "--filter", `volume=${volume}`]);
  const [container] = listed.stdout.split("\n");
  if (container === undefined || container === "") return undefined;
  const format = `{{range .Mounts}}{{if eq .Name ${JSON.stringify(volume)}}}{{.Destination}}{{end}}{{end}}`;
  const found = await engine.docker(["inspect", "--type", "container", "--format", format, container]);
  const mountedAt = found.stdout.trim();
  return found.code === 0 && mountedAt.startsWith("/") ? { container, mountedAt } : undefined;
}
