import { randomBytes } from "node:crypto";
import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import * as core from "@actions/core";
import { Failure, fail, type Place } from "../failure.ts";
import type { InputShape, InputsOf } from "../input.ts";
import type { Outcome } from "../outcome.ts";
import { failureSummary } from "../report/failure-summary.ts";
import { fitted, mostBytes } from "../report/fitted.ts";
import type { World } from "../world.ts";
import { readFacts } from "./facts.ts";
import { defect } from "./failures.ts";
import { files, removeTemporaryFolders } from "./files.ts";
import { gitHub } from "./github.ts";
import { http } from "./http.ts";
import { readInputs, secretValues } from "./inputs.ts";
import { log, tame } from "./log.ts";
import { run } from "./run.ts";

/** An action: what it reads, what it does, which word its result has when it fails. */
export interface Action<Shape extends InputShape> {
  readonly name: string;
  readonly inputs: Shape;
  readonly whenItFails: string;
  readonly perform: (inputs: InputsOf<Shape>, world: World) => Promise<Outcome>;
  /** Runs after the job, also when it was cancelled; must never fail a green job. */
  readonly afterwards?: (inputs: InputsOf<Shape>, world: World) => Promise<void>;
}

function cancellation(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => controller.abort());
  return controller.signal;
}

function makeWorld(): World {
  const token = process.env["INPUT_GITHUB-TOKEN"] ?? "";
  return {
    run,
    http,
    files,
    log,
    facts: readFacts(process.env),
    github: token === "" ? undefined : gitHub(token),
    cancelled: cancellation(),
    clock: {
      now: () => Date.now(),
      monotonic: () => performance.now(),
      sleep: (ms, signal) => wait(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined),
    },
    random: (bytes) => randomBytes(bytes).toString("hex"),
  };
}

/** The outcome of a failure: outputs are set then too, so that later steps can read them. */
function outcomeOf(error: unknown, name: string, result: string): Outcome {
  const said = error instanceof Error ? error.message : String(error);
  const known = error instanceof Failure ? error : fail(defect, { action: name, said }, error);
  return {
    result,
    explanation: known.sentence,
    outputs: {},
    report: { failure: { code: known.code, fault: known.fault, remedy: known.remedy, place: known.place ?? null } },
    summary: failureSummary(name, known),
    failed: true,
  };
}

function annotateLine(message: string, place: Place): void {
  core.error(tame(message), {
    file: tame(place.file),
    ...(place.line === undefined ? {} : { startLine: place.line }),
    ...(place.column === undefined ? {} : { startColumn: place.column }),
  });
}

function annotate(error: unknown): void {
  if (!(error instanceof Failure)) {
    core.error(tame(error instanceof Error ? (error.stack ?? error.message) : String(error)));
    return;
  }
  if (error.place !== undefined) annotateLine(error.message, error.place);
}

async function publish(name: string, outcome: Outcome): Promise<void> {
  // Later steps read the report, so it outlives the action.
  const folder = process.env["RUNNER_TEMP"] || tmpdir();
  const path = join(folder, `sluice-${name}-${randomBytes(4).toString("hex")}.json`);
  const { result, explanation, outputs, report } = outcome;
  await files.write(path, `${JSON.stringify({ action: name, result, explanation, outputs, ...report }, undefined, 2)}\n`);
  for (const [key, value] of Object.entries({ ...outputs, result, explanation, report: path })) core.setOutput(key, value);
  const page = process.env["GITHUB_STEP_SUMMARY"] ?? "";
  if (page === "") return;
  const text = fitted(outcome.summary, mostBytes - (await bytesIn(page)) - 1);
  if (text !== "") await core.summary.addRaw(text, true).write();
}

/** What earlier writes of the same step left there: GitHub's limit is for all of them together. */
async function bytesIn(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

/** The frame of every action: read → perform → report. */
export async function runAction<Shape extends InputShape>(action: Action<Shape>): Promise<void> {
  for (const value of secretValues(action.inputs, process.env)) log.mask(value);
  const world = makeWorld();
  if (core.getState("sluice") === "main") return afterwards(action, world);
  core.saveState("sluice", "main");
  let outcome: Outcome;
  let remedy = "";
  try {
    outcome = await action.perform(readInputs(action.name, action.inputs, process.env), world);
  } catch (error) {
    annotate(error);
    outcome = outcomeOf(error, action.name, action.whenItFails);
    if (error instanceof Failure) remedy = ` ${error.remedy} (${error.link})`;
  }
  for (const { message, place } of outcome.annotations ?? []) annotateLine(message, place);
  await publish(action.name, outcome);
  await removeTemporaryFolders();
  if (outcome.failed) core.setFailed(tame(outcome.explanation + remedy));
  else log.info(outcome.explanation);
}

async function afterwards<Shape extends InputShape>(action: Action<Shape>, world: World): Promise<void> {
  try {
    await action.afterwards?.(readInputs(action.name, action.inputs, process.env), world);
  } catch (error) {
    log.warning(error instanceof Error ? error.message : String(error));
  } finally {
    await removeTemporaryFolders();
  }
}
