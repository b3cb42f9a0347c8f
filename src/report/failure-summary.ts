import type { Failure } from "../failure.ts";
import { code, plain } from "./markdown.ts";

/** The job summary of an action that failed: what, why, what to do. */
export function failureSummary(action: string, failure: Failure): string {
  const place =
    failure.place === undefined
      ? ""
      : `\n\nIn ${code(`${failure.place.file}${failure.place.line === undefined ? "" : `:${failure.place.line}`}`)}`;
  return `### ❌ ${action}\n\n${plain(failure.sentence)}${place}\n\n**What to do:** ${plain(failure.remedy)} ([${failure.code}](${failure.link}))\n`;
}
