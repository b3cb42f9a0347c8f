import * as core from "@actions/core";
import type { Failure, Fault, Place } from "../failure.ts";
import type { Outcome } from "../outcome.ts";
import { log, shown } from "./log.ts";

/** GitHub shows this many annotations of a step; the last one is for the sentence that the log ends with. */
const mostAnnotations = 9;
let annotated = 0;

function properties(title: string | undefined, place: Place | undefined): core.AnnotationProperties {
  return {
    ...(title === undefined ? {} : { title }),
    ...(place === undefined ? {} : { file: shown(place.file) }),
    ...(place?.line === undefined ? {} : { startLine: place.line }),
    ...(place?.column === undefined ? {} : { startColumn: place.column }),
  };
}

/** Shows a problem at its line in the repository. */
export function annotate(message: string, place: Place): void {
  annotated += 1;
  if (annotated > mostAnnotations) log.info(`${place.file}:${place.line ?? 1}: ${message}`);
  else core.error(shown(message), properties(undefined, place));
}

/** Whose fault it is, for people: above the sentence in the log, and the title of the annotation. */
const whose: Readonly<Record<Fault, string>> = {
  user: "Something to correct in the workflow or the repository",
  environment: "Something around the step failed (Docker, the network, a disk, a service): not your code, not Sluice",
  ours: "A defect of Sluice: not your code",
};

/** Longer sentences are cut here, so that what to do is still seen; the report has all of it. */
const longestSentence = 6_000;

/** Ends the step red; the last line of its log is the sentence, the remedy and the link. */
export function endRed(action: string, outcome: Outcome, failure: Failure | undefined): void {
  const { explanation } = outcome;
  const sentence =
    explanation.length > longestSentence ? `${explanation.slice(0, longestSentence).toWellFormed()} …` : explanation;
  const remedy = failure?.remedy ?? outcome.remedy ?? "The job's summary and the report show what was seen.";
  const folder = action === "deliver" ? "#readme" : `/tree/main/actions/${action}#readme`;
  const link = failure?.link ?? `https://github.com/sluice-delivery/sluice${folder}`;
  for (const { message, place } of failure?.further ?? []) annotate(message, place);
  if (failure !== undefined) log.info(`${whose[failure.fault]}:`);
  core.error(shown(`${sentence} ${remedy} (${link})`), properties(`${action}: ${outcome.result}`, failure?.place));
  process.exitCode = core.ExitCode.Failure;
}
