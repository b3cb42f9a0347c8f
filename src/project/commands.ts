import { posix } from "node:path";
import { fail } from "../failure.ts";
import type { World } from "../world.ts";
import { folderMissing } from "./failures.ts";
import type { Component, Project } from "./model.ts";

/** One command that ran. */
export interface CommandRun {
  readonly argv: readonly string[];
  readonly code: number;
  readonly ms: number;
  /** The end of what it printed. */
  readonly lastLines: readonly string[];
}

const kept = 20;

/** As it would be typed; only for people to read. */
export function sayCommand(argv: readonly string[]): string {
  return argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(" ");
}

/** Runs a component's commands in its folder, one after the other, up to the first that fails. */
export async function runCommands({
  world,
  project,
  component,
  kind,
}: {
  readonly world: World;
  readonly project: Pick<Project, "directory">;
  readonly component: Component;
  readonly kind: "lint" | "test";
}): Promise<readonly CommandRun[]> {
  const done: CommandRun[] = [];
  const cwd = posix.join(project.directory, component.path);
  if (component[kind].length > 0 && !(await world.files.exists(cwd))) {
    throw fail(folderMissing, { folder: cwd, named: `the component ${component.name}` });
  }
  for (const argv of component[kind]) {
    const lastLines: string[] = [];
    const started = world.clock.monotonic();
    const finished = await world.log.group(`${component.name}: ${sayCommand(argv)}`, () =>
      world.run({
        argv,
        cwd,
        // The step's own token is not for the project's programs.
        env: { "INPUT_GITHUB-TOKEN": "" },
        signal: world.cancelled,
        onLine: (line) => {
          world.log.foreign(line);
          lastLines.push(line);
          if (lastLines.length > kept) lastLines.shift();
        },
      }),
    );
    if (finished.code === 127 && lastLines.length === 0) lastLines.push(finished.stderr.trim());
    done.push({ argv, code: finished.code, ms: world.clock.monotonic() - started, lastLines });
    if (finished.code !== 0) break;
  }
  return done;
}
