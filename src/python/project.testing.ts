import { fakeFiles } from "../world.testing.ts";
import { type ProjectFiles, readProjectFiles } from "./project-files.ts";

/** A project of these files, in `/workspace/app`. */
export function projectOf(texts: Readonly<Record<string, string>>): Promise<ProjectFiles> {
  const all = Object.entries(texts).map(([name, text]) => [`/workspace/app/${name}`, text]);
  return readProjectFiles("/workspace/app", "app", fakeFiles(Object.fromEntries(all)));
}
