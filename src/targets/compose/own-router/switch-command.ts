import { fail } from "../../../failure.ts";
import { sayCommand } from "../../../project/commands.ts";
import type { OwnRouter } from "../../../project/own-router.ts";
import { sayDuration } from "../../../quantity/duration.ts";
import type { World } from "../../../world.ts";
import type { Workplace } from "../../target.ts";
import { switchFailed } from "./failures.ts";
import type { Verb, WhomToServe } from "./whom-to-serve.ts";

export interface SwitchSpec {
  readonly world: Pick<World, "log" | "run">;
  readonly own: OwnRouter;
  readonly workplace: Workplace;
  /** Services of a release; another one that `run-in` names is a base service. */
  readonly released: readonly string[];
  /** The folder of sluice.yaml, where the command runs when no service is named. */
  readonly directory: string;
  /** Told besides. */
  readonly about: { readonly environment: string; readonly host: string; readonly url: string };
}

const keptLines = 5;
const longestLine = 200;

/** Calls the user's command with whom its proxy is to serve. Anything but an end with code 0 in time is a Failure. */
export function switchCommand({ world, own, workplace, released, directory, about }: SwitchSpec) {
  const { run, runIn, within } = own;

  return async (verb: Verb, whom: WhomToServe, release: number | undefined): Promise<void> => {
    const told = JSON.stringify({ verb, ...about, ...whom });
    const lines: string[] = [];
    const onLine = (line: string) => {
      world.log.foreign(line);
      if (line.trim() !== "") lines.push(line.slice(0, longestLine));
    };
    const options = { env: { SLUICE_SWITCH: told }, timeoutMs: within, onLine };
    const start = () => {
      if (runIn === undefined) return world.run({ argv: run, cwd: directory, stdin: told, ...options });
      if (!released.includes(runIn)) return workplace.inService(runIn, run, { stdin: told, ...options });
      return workplace.oneOff(release ?? 0, runIn, run, options);
    };
    const said = `${sayCommand(run)}${runIn === undefined ? "" : ` in ${runIn}`}`;
    const finished = await world.log.group(`Your proxy: ${verb}, by ${said}`, start);
    if (finished.code === 0 && !finished.timedOut) return;
    const why = finished.timedOut ? `did not end within ${sayDuration(within)}` : `ended with code ${finished.code}`;
    throw fail(switchFailed, { command: said, verb, why, lines: lines.slice(-keptLines) });
  };
}
