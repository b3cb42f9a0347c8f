import type { Failure, Fault } from "../failure.ts";
import { code, plain } from "./markdown.ts";

const cause: Readonly<Record<Fault, string>> = {
  user: "something in the workflow or the repository",
  environment: "something around the step: Docker, the network, a disk, a service",
  ours: "a defect of Sluice; the log has a group *For the bug report*",
};

/** The job summary of an action that failed: what, why, what to do. */
export function failureSummary(action: string, failure: Failure): string {
  const place =
    failure.place === undefined
      ? ""
      : `\n\nIn ${code(`${failure.place.file}${failure.place.line === undefined ? "" : `:${failure.place.line}`}`)}`;
  return `### ❌ ${action}\n\n${plain(failure.sentence)}${place}\n\n**What to do:** ${plain(failure.remedy)} ([${failure.code}](${failure.link}))\n\n**Cause:** ${cause[failure.fault]}.\n`;
}
