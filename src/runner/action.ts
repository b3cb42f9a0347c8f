import { randomBytes } from "node:crypto";
import * as core from "@actions/core";
import { Failure, fail } from "../failure.ts";
import type { InputShape, InputsOf } from "../input.ts";
import type { Outcome } from "../outcome.ts";
import { failureSummary } from "../report/failure-summary.ts";
import type { World } from "../world.ts";
import { annotate, endRed } from "./annotate.ts";
import { bugReport } from "./bug-report.ts";
import { clock } from "./clock.ts";
import { dialTo } from "./dial-to.ts";
import { readFacts } from "./facts.ts";
import { defect } from "./failures.ts";
import { files, removeLeftFolders, removeTemporaryFolders } from "./files.ts";
import { gitHub } from "./github.ts";
import { http } from "./http.ts";
import { readInputs, secretValues } from "./inputs.ts";
import { log } from "./log.ts";
import { isThere, publish, writing } from "./publish.ts";
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
    dial: dialTo,
    files,
    log,
    facts: readFacts(process.env),
    github: token === "" ? undefined : gitHub(token),
    cancelled: cancellation(),
    clock,
    random: (bytes) => randomBytes(bytes).toString("hex"),
  };
}

/** Anything thrown as one of the catalogues' failures; what is none of them is a defect. */
function failureOf(error: unknown, action: string): Failure {
  if (error instanceof Failure) return error;
  return fail(defect, { action, said: error instanceof Error ? error.message : String(error) }, error);
}

/** The outcome of a failure: outputs are set then too, so that later steps can read them. */
function outcomeOf(failure: Failure, { name, whenItFails }: Pick<Action<InputShape>, "name" | "whenItFails">): Outcome {
  const { code, fault, sentence, remedy, place = null } = failure;
  return {
    result: whenItFails,
    explanation: sentence,
    outputs: {},
    report: { failure: { code, fault, remedy, place } },
    summary: failureSummary(name, failure),
    failed: true,
  };
}

/** Reads and performs; `failure` is there when it came to no end of its own. */
async function perform<Shape extends InputShape>(
  action: Action<Shape>,
  world: World,
): Promise<{ readonly outcome: Outcome; readonly failure?: Failure }> {
  try {
    if (action.afterwards !== undefined && isThere("GITHUB_STATE")) {
      // Without this mark the post step would take itself for another main step.
      await writing("GITHUB_STATE", () => core.saveState("sluice", "main"));
    }
    const inputs = await readInputs(action.name, action.inputs, process.env, log.foreign);
    return { outcome: await action.perform(inputs, world) };
  } catch (error) {
    const failure = failureOf(error, action.name);
    if (failure.fault === "ours") await tellDefect(action.name, failure, error);
    return { outcome: outcomeOf(failure, action), failure };
  }
}

async function tellDefect(action: string, failure: Failure, error: unknown): Promise<void> {
  const report = await bugReport({ action, failure, error, run, environment: process.env });
  await log.group("For the bug report", async () => log.foreign(report));
}

/** The frame of every action: read → perform → report. */
export async function runAction<Shape extends InputShape>(action: Action<Shape>): Promise<void> {
  for (const value of secretValues(action.inputs, process.env)) log.mask(value);
  const world = makeWorld();
  if (core.getState("sluice") === "main") return afterwards(action, world);
  let { outcome, failure } = await perform(action, world);
  for (const { message, place } of outcome.annotations ?? []) annotate(message, place);
  try {
    await publish(action.name, outcome);
  } catch (error) {
    if (outcome.failed) log.warning(failureOf(error, action.name).message);
    else {
      failure = failureOf(error, action.name);
      outcome = outcomeOf(failure, action);
    }
  }
  await removeTemporaryFolders();
  if (outcome.failed) endRed(action.name, outcome, failure);
  else log.info(outcome.explanation);
}

async function afterwards<Shape extends InputShape>(action: Action<Shape>, world: World): Promise<void> {
  try {
    await action.afterwards?.(await readInputs(action.name, action.inputs, process.env), world);
  } catch (error) {
    log.warning(error instanceof Error ? error.message : String(error));
  } finally {
    await removeTemporaryFolders();
    await removeLeftFolders();
  }
}
