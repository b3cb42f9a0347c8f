import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as core from "@actions/core";
import { fail } from "../failure.ts";
import type { Outcome } from "../outcome.ts";
import { fitted, mostBytes } from "../report/fitted.ts";
import { runnerFileUnusable } from "./failures.ts";
import { files } from "./files.ts";
import { redact } from "./redact.ts";

/** Outside of a runner there is no such file, and nobody who would read it. */
export const isThere = (variable: string): boolean => (process.env[variable] ?? "") !== "";

/** Writes one of the runner's files; that it can't be written is told as what it is. */
export async function writing<Result>(variable: string, write: () => Result): Promise<Awaited<Result>> {
  try {
    return await write();
  } catch (error) {
    throw fail(runnerFileUnusable, { variable, said: error instanceof Error ? error.message : String(error) }, error);
  }
}

async function writeReport(name: string, { result, explanation, outputs, report }: Outcome): Promise<string> {
  // Later steps read the report, so it outlives the action.
  const folder = process.env["RUNNER_TEMP"] || tmpdir();
  const path = join(folder, `sluice-${name}-${randomBytes(4).toString("hex")}.json`);
  const text = JSON.stringify({ action: name, result, explanation, outputs, ...report }, undefined, 2);
  await files.write(path, `${redact(text)}\n`);
  return path;
}

/** What earlier writes of the same step left there counts too: GitHub's limit is for all of them together. */
async function writeSummary(markdown: string): Promise<void> {
  const before = await stat(process.env["GITHUB_STEP_SUMMARY"] ?? "").then(
    ({ size }) => size,
    () => 0,
  );
  const text = fitted(markdown, mostBytes - before - 1);
  if (text !== "") await core.summary.addRaw(text, true).write();
}

/** Nor does it hold marks that turn the direction of text around: others put it into messages and pages. */
const oneLine = (text: string) => text.replace(/[\r\n\u0085\u2028\u2029]+/g, " ").replace(/[\u202a-\u202e\u2066-\u2069]/g, "");

/** Hands the outcome to later steps and to the job's page; each of the three also when another one can't be written. */
export async function publish(name: string, outcome: Outcome): Promise<void> {
  const problems: unknown[] = [];
  const attempt = (work: Promise<unknown>) => work.catch((error: unknown) => void problems.push(error));
  let report = "";
  await attempt(
    writing("RUNNER_TEMP", async () => {
      report = await writeReport(name, outcome);
    }),
  );
  const { result, explanation, outputs } = outcome;
  if (isThere("GITHUB_OUTPUT")) {
    const told = { ...outputs, result, explanation: oneLine(explanation), report };
    await attempt(
      writing("GITHUB_OUTPUT", () => {
        for (const [key, value] of Object.entries(told))
          core.setOutput(key, redact(typeof value === "string" ? value : (JSON.stringify(value) ?? "")));
      }),
    );
  }
  if (isThere("GITHUB_STEP_SUMMARY")) {
    await attempt(writing("GITHUB_STEP_SUMMARY", () => writeSummary(redact(outcome.summary))));
  }
  if (problems.length > 0) throw problems[0];
}
