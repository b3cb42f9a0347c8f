import { z } from "zod";
import type { Engine } from "../engine.ts";

const checked = z.array(
  z.object({
    State: z.object({
      Health: z.object({ Log: z.array(z.object({ ExitCode: z.number(), Output: z.string() })).nullish() }).nullish(),
    }),
  }),
);
const longest = 300;

/**
 * What the last run of a container's healthcheck came to, as words after its state; empty where it has none that failed.
 * It is in no log: a check that can't run at all, for want of curl, would else look like an app that is sick.
 */
export async function lastCheck(engine: Engine, id: string): Promise<string> {
  const { code, stdout } = await engine.docker(["inspect", "--type", "container", "--", id]);
  if (code !== 0) return "";
  const failed = checked.parse(JSON.parse(stdout))[0]?.State.Health?.Log?.findLast(({ ExitCode }) => ExitCode !== 0);
  if (failed === undefined) return "";
  const said = failed.Output.trim().replace(/\s*\n\s*/g, " ⏎ ");
  const cut = said.length > longest ? `${said.slice(0, longest).toWellFormed()} …` : said;
  return ` (its check ends with ${failed.ExitCode}${cut === "" ? " and says nothing" : `: ${cut}`})`;
}
