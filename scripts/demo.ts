import { rm } from "node:fs/promises";
import { cleanUp } from "./demo/clean-up.ts";
import { makeConsumer } from "./demo/consumer.ts";
import { dispatchRollback } from "./demo/dispatch.ts";
import { startLoad } from "./demo/load.ts";
import { pipeline } from "./demo/pipeline.ts";
import { seen } from "./demo/seen.ts";
import { openStage } from "./demo/stage.ts";
import { prepare } from "./prepare.ts";

const keep = process.argv.includes("--keep");
const name = "demo-shop";
const scopes = [`${name}-staging`, `${name}-production`];
const visitors = 30;
const everyMs = 200;

const stage = openStage();
const prepared = await prepare(["docker", "compose", "buildx", "registry", "act", "images"], (line) => stage.tell(line));
const env = prepared.env;
const engine = { env };
cleanUp(scopes, env);
stage.act("The consumer repository: workflows-examples/compose-shop");
const consumer = await makeConsumer(prepared, name);
stage.tell(`in ${consumer.folder}, production at ${consumer.production}`);

try {
  const play = (commit: string) => pipeline({ consumer, commit, env, tell: (line) => stage.tell(line) });
  const expectResult = (what: string, wanted: string, run: { outputs: Readonly<Record<string, string>>; log: string }) => {
    stage.record(what, run.outputs["result"] ?? "none", run.outputs["explanation"] ?? "");
    if (run.outputs["result"] !== wanted)
      throw new Error(`${what}: expected ${wanted}, got ${run.outputs["result"]}\n${run.log}`);
  };
  const buildAll = async (commit: string) => {
    const built = await Promise.all(["api", "web"].map((component) => play(commit).build(component)));
    for (const run of built) {
      if (run.code !== 0) throw new Error(run.log);
      stage.tell(`built ${run.outputs["image-ref"]}`);
    }
  };

  stage.act("v1 goes everywhere");
  const v1 = consumer.commit("Open the shop");
  await buildAll(v1);
  expectResult("v1 → staging", "promoted", await play(v1).deploy("staging"));
  expectResult("v1 → production", "promoted", await play(v1).deploy("production"));
  const before = await seen(consumer, engine, scopes[1] ?? "");

  const load = startLoad(consumer.production, visitors, everyMs);
  stage.watch(load);

  stage.act("v2, with an additive migration, becomes a canary and is promoted under load");
  await consumer.change("v2");
  const v2 = consumer.commit("Items may have a note");
  await buildAll(v2);
  expectResult("v2 → staging", "promoted", await play(v2).deploy("staging"));
  expectResult("v2 → production", "promoted", await play(v2).deploy("production"));
  const promoted = await seen(consumer, engine, scopes[1] ?? "");

  stage.act("v3 answers a tenth of the requests with 500: caught at the first share, undone by itself");
  await consumer.change("v3");
  const v3 = consumer.commit("Discounts");
  await buildAll(v3);
  expectResult("v3 → staging", "promoted", await play(v3).deploy("staging"));
  const bad = await play(v3).deploy("production");
  expectResult("v3 → production", "rolled-back", bad);
  const undone = await seen(consumer, engine, scopes[1] ?? "");
  if (undone.version !== promoted.version || undone.schema !== promoted.schema) {
    throw new Error(`after the undo ${JSON.stringify(undone)} serves, expected ${JSON.stringify(promoted)}`);
  }

  stage.act("somebody dispatches the rollback workflow: v2 → v1, with the schema");
  const manual = await dispatchRollback({ consumer, env, environment: "production", tell: (line) => stage.tell(line) });
  stage.record("rollback v2 → v1", "rolled-back", manual.explanation);
  const back = await seen(consumer, engine, scopes[1] ?? "");
  if (back.version !== before.version || back.schema !== before.schema) {
    throw new Error(`after the rollback ${JSON.stringify(back)} serves, expected ${JSON.stringify(before)}`);
  }

  await load.stop();
  const { requests, failed, failedByApp } = load.tally;
  const rollback = (bad.report as { rollback?: { trafficMs?: number } }).rollback;
  stage.finish(load, {
    demo: failed === failedByApp ? "ok" : "failed requests",
    releases: 3,
    requests,
    failed,
    failed_from_bad_release: failedByApp,
    auto_rollback_seconds: Number(((rollback?.trafficMs ?? Number.NaN) / 1_000).toFixed(3)),
    manual_rollback_seconds: manual.seconds,
  });
  if (failed !== failedByApp) process.exitCode = 1;
} finally {
  stage.close();
  if (keep) console.log(`Kept: ${consumer.folder} and the environments ${scopes.join(", ")}`);
  else {
    cleanUp(scopes, env);
    await rm(consumer.folder, { recursive: true, force: true });
  }
}
process.exit();
