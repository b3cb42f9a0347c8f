import { failure } from "../../failure.ts";

export const hookFailed = failure<{ hook: string; command: string; why: string; lines: readonly string[] }>(
  "hook-failed",
  "user",
  ({ hook, command, why, lines }) => ({
    sentence: `The hook ${hook} (${command}) ${why}.${lines.length === 0 ? "" : ` Its last lines: ${lines.join(" ⏎ ")}`}`,
    remedy: "Mend the command, or say `on-failure: continue` where it may fail; its whole output is in the log of this step.",
  }),
);

export const hookNowhere = failure<{ hook: string; service: string; released: readonly string[] }>(
  "hook-nowhere",
  "user",
  ({ hook, service, released }) => ({
    sentence: `The hook ${hook} is to run in ${service}, which is not released here.`,
    remedy: `Released are ${released.join(", ")}; without run-in it runs where this step runs.`,
  }),
);
