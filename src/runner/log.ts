import * as core from "@actions/core";
import type { Log } from "../world.ts";
import { knowSecret, redact } from "./redact.ts";

/**
 * `::` at the start of a line, after what the runner takes for blanks (U+0085 included), is how it is commanded; the
 * older `##[` works anywhere in a line. A zero-width space keeps foreign text text. Marks that turn the direction of
 * text around would show a line as another one.
 */
export function tame(text: string): string {
  return text
    .replace(/[\r\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/^([\s\u0085]*)::/gm, "$1\u200b::")
    .replaceAll("##[", "##\u200b[");
}

/** Foreign text as it may be shown in the log. */
export const shown = (text: string): string => tame(redact(text));

/** Prints to the step's log. */
export const log: Log = {
  info: (text) => core.info(shown(text)),
  warning: (text) => core.warning(shown(text)),
  foreign: (text) => core.info(shown(text)),
  group: (title, work) => core.group(shown(title).replaceAll("\n", " "), work),
  mask(secret) {
    knowSecret(secret);
    for (const line of secret.split(/\r?\n/)) if (line.trim().length > 3) core.setSecret(line.trim());
    if (secret.trim().length > 3) core.setSecret(secret.trim());
  },
};
