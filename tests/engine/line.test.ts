import { setTimeout as wait } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { Failure } from "../../src/failure.ts";
import type { WhenBusy } from "../../src/project/model.ts";
import { records } from "../../src/release/records.ts";
import { holding } from "../../src/rollout/turn/hold.ts";
import { composeLine } from "../../src/targets/compose/state/line.ts";
import { composeLock } from "../../src/targets/compose/state/lock.ts";
import { composeStore } from "../../src/targets/compose/state/store.ts";
import { stateVolume } from "../../src/targets/compose/state/volume.ts";
import type { LockOwner, Target } from "../../src/targets/target.ts";
import { fakeWorld } from "../../src/world.testing.ts";
import { clock, engine, image, random } from "./haproxy.testing.ts";

const scope = `line${random(3)}-test`;
const volume = stateVolume({ engine, scope, image });
afterAll(async () => {
  const left = await engine.must(["ps", "--all", "--quiet", "--filter", `label=sluice.scope=${scope}`]);
  const ids = left.stdout.split("\n").filter((id) => id !== "");
  if (ids.length > 0) await engine.docker(["rm", "--force", ...ids]);
  await engine.docker(["volume", "rm", "--force", volume.name]);
});

const owner = (number: number): LockOwner => {
  const since = new Date().toISOString();
  return { run: `${number}/1`, actor: `ada${number}`, commit: `c${number}`, purpose: "deploy", since };
};
const log: string[] = [];
const quiet = fakeWorld();
const world = fakeWorld({ clock, random, log: { ...quiet.log, info: (text) => void log.push(text) } });

let working = 0;
let most = 0;
/** Everybody has a target of its own, as every process has: only the engine and the volume are shared. */
async function deploy(number: number, busy: WhenBusy, works = () => wait(1_000)): Promise<string> {
  const store = composeStore(volume);
  const lock = composeLock({ engine, volume, clock, random, scope, image });
  const target = { store, lock, line: composeLine(volume) } as unknown as Target;
  try {
    return await holding(
      { world, target, records: records(store), owner: owner(number), insist: undefined, busy },
      async () => {
        working += 1;
        most = Math.max(most, working);
        await works();
        working -= 1;
        return "promoted";
      },
    );
  } catch (error) {
    if (error instanceof Failure) return `${error.code}: ${error.sentence}`;
    throw error;
  }
}

test("rule 9: of fifty deploys at once each ends promoted or superseded, never two at a time, and all say who holds it", async () => {
  const busy: WhenBusy = { act: "supersede", forAtMost: 300_000 };
  const answers = await Promise.all(Array.from({ length: 50 }, (_none, number) => deploy(number + 1, busy)));
  const promoted = answers.filter((answer) => answer === "promoted").length;
  const superseded = answers.filter((answer) => /^superseded: .*newer one of ada\d+ \(deploy, since/.test(answer)).length;
  expect(promoted + superseded, answers.filter((answer) => !/^promoted|^superseded/.test(answer)).join("\n")).toBe(50);
  expect(promoted).toBeGreaterThanOrEqual(2);
  expect(most).toBe(1);
  expect(
    log.filter((line) => /^The environment is held by ada\d+ \(deploy, since .*Waiting for at most 5 min/.test(line)),
  ).toHaveLength(new Set(answers.keys()).size - 1);
  expect((await composeLine(volume).read()).size).toBe(0);
});

test("in turn: three that wait are all promoted; one that does not wait is refused with the owner's name", async () => {
  most = 0;
  const waits: WhenBusy = { act: "wait", forAtMost: 120_000 };
  let refused = "";
  const first = deploy(1, waits, async () => {
    refused = await deploy(4, { act: "refuse", forAtMost: 0 });
  });
  await wait(300);
  const rest = [2, 3].map((number) => deploy(number, waits));
  expect(await Promise.all([first, ...rest])).toEqual(["promoted", "promoted", "promoted"]);
  expect(refused).toMatch(/^lock-held: The environment is locked by ada\d \(deploy, since/);
  expect(most).toBe(1);
});
