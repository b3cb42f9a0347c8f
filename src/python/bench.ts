import type { World } from "../world.ts";
import type { ProjectFiles } from "./project-files.ts";

/** What the acting parts of this room share. */
export interface Bench {
  readonly world: World;
  readonly project: ProjectFiles;
  /** Output of `uv --version` (`uv 0.13.8`), or undefined when uv is not there. */
  readonly uv: string | undefined;
}
