/**
 * The watcher that judges a long bake when no runner does: runs in a container beside the proxy, with the environment's
 * state at /sluice and its errand beside this file. It is no action: staged-deploy brings its bundle to the target.
 */
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { clock } from "../runner/clock.ts";
import { dial } from "../runner/dial.ts";
import { dialTo } from "../runner/dial-to.ts";
import { readFacts } from "../runner/facts.ts";
import { files } from "../runner/files.ts";
import { http } from "../runner/http.ts";
import { mountedVolume } from "../runner/mounted-volume.ts";
import { run } from "../runner/run.ts";
import type { Errand } from "../targets/watcher.ts";
import { atThePost } from "../watcher/at-the-post.ts";
import type { World } from "../world.ts";

const errand = JSON.parse(readFileSync(join(dirname(process.argv[1] ?? ""), "errand.json"), "utf8")) as Errand;
const ending = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => ending.abort());
const say = (text: string) => void process.stdout.write(`${new Date().toISOString()} ${text}\n`);

const world: World = {
  run,
  http,
  dial: dialTo,
  files,
  clock,
  log: { info: say, warning: say, foreign: say, group: (_title, work) => work(), mask: () => undefined },
  facts: readFacts({}),
  github: undefined,
  cancelled: ending.signal,
  random: (bytes) => randomBytes(bytes).toString("hex"),
};

// Anything but the end that was asked for is a reason to be started anew.
process.exitCode = (await atThePost({ world, errand, volume: mountedVolume("/sluice"), dial })) ? 0 : 1;
