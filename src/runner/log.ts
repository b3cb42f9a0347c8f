import * as core from "@actions/core";
import type { Log } from "../world.ts";

/**
 * `::` at the start of a line, after what the runner takes for blanks (U+0085 included), is how it is commanded; the
 * older `##[` works anywhere in a line. A zero-width space keeps foreign text text.
 */
export function tame(text: string): string {
  return text
    .replace(/\r/g, "")
    .replace(/^([\s\u0085]*)::/gm, "$1\u200b::")
    .replaceAll("##[", "##\u200b[");
}

/** Prints to the step's log. */
export const log: Log = {
  info: (text) => core.info(tame(text)),
  warning: (text) => core.warning(tame(text)),
  foreign: (text) => core.info(tame(text)),
  group: (title, work) => core.group(tame(title).replaceAll("\n", " "), work),
  mask(secret) {
    for (const line of secret.split(/\r?\n/)) if (line.trim().length > 3) core.setSecret(line.trim());
    if (secret.trim().length > 3) core.setSecret(secret.trim());
  },
};
