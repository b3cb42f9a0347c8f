import { describe, expect, test } from "vitest";
import { strategySchema } from "../../project/schema/strategy.ts";
import { serving } from "../../release/ledger.ts";
import { isBaking } from "../baking/attend.ts";
import type { Context } from "../context.ts";
import { recover } from "../recovery/recover.ts";
import { recoverHeld } from "../recovery/recover-targets.ts";
import { returnTo } from "../return/return.ts";
import { stable } from "../stage.testing.ts";
import { wavesStatus } from "../standing/waves-status.ts";
import { fleetOf, say } from "./fleet.testing.ts";
import { goOnWaves, leftWaves } from "./go-on-waves.ts";
import { meetWaves } from "./meet-waves.ts";

const strategy = strategySchema.parse({ steps: { "20%": "24h", "100%": "1s" } });
const parts = { image: "node", program: new Map<string, string>() };

/** Hosts on which release 1 serves; a job of theirs stays for a minute. */
async function hosts(text: string) {
  const drawn: number[] = [];
  const around = ({ world }: Context): Partial<Context> => ({
    world: { ...world, random: () => String(drawn.push(0)) },
    patience: { stays: (bake) => bake <= 60_000, watcher: async () => parts },
  });
  const fleet = fleetOf(text, { settings: { strategy }, around });
  for (const { context } of fleet.targets()) {
    const on = fleet.on(fleet.targets().find((one) => one.context.target === context.target)?.name ?? "");
    const quick = strategySchema.parse({ steps: { "100%": "1s" } });
    await on.deploy(1, { ...on.context, settings: { ...on.context.settings, strategy: quick } });
    on.fake.log.length = 0;
  }
  const left = async (without: readonly string[] = []) =>
    leftWaves(fleet.waves("two", "wave", without).targets, without.length > 0);
  const resume = async (without: readonly string[] = [], image = "two") => {
    const journal = await left(without);
    if (journal === undefined) return "nothing is left";
    return say((await goOnWaves(fleet.waves(image, "wave", without), journal)).ends);
  };
  const says = (name: string, state: "passed" | "moved-back" | "failed") =>
    fleet.on(name).fake.watcherSays({ state, explanation: state === "passed" ? "all well" : "fail: ill" });
  const serves = async (name: string) => serving(await fleet.on(name).context.records.ledger())?.number;
  const bakes = async (name: string) => isBaking(await fleet.on(name).context.records.journal());
  return { ...fleet, left, resume, says, serves, bakes };
}

describe("a wave whose bakes are longer than the job", () => {
  test("is left with a watcher on each of its hosts; the next wave has not begun, and the journal of the whole knows", async () => {
    const { deploy, on, left, bakes } = await hosts("eu us|ap");
    expect(await deploy("two")).toEqual(["eu baking 1", "us baking 1", "ap waiting 1"]);
    expect(on("eu").fake.errand).toMatchObject({ release: 2, previous: 1, share: 0.2 });
    expect(on("us").fake.errand).toMatchObject({ release: 2, previous: 1, share: 0.2 });
    expect(on("ap").fake.log).toEqual([]);
    expect(await left()).toMatchObject({ release: 2, left: true, onFailure: "wave" });
    expect([await bakes("eu"), await bakes("us"), await bakes("ap")]).toEqual([true, true, false]);
  });

  test("resume before its time changes nothing", async () => {
    const { deploy, on, resume } = await hosts("eu|us");
    await deploy("two");
    const before = on("eu").fake.log.length;
    expect(await resume()).toEqual(["eu baking 1", "us waiting 1"]);
    expect(on("eu").fake.log.slice(before)).toEqual([]);
  });

  test("passed: its hosts go on to their promotion, then the next wave begins and is left to its own watcher", async () => {
    const { deploy, on, resume, says, left } = await hosts("eu|us");
    await deploy("two");
    await says("eu", "passed");
    expect(await resume()).toEqual(["eu promoted 2", "us baking 1"]);
    expect(stable(on("eu").fake)).toBe(2);
    expect(on("us").fake.errand).toMatchObject({ release: 2, previous: 1 });
    await says("us", "passed");
    expect(await resume()).toEqual(["eu promoted 2", "us promoted 2"]);
    expect(await left()).toBeUndefined();
    expect(await on("eu").context.records.waves()).toBeUndefined();
  });

  test("one host of the wave passed and another bakes on: the first goes on alone, the next wave waits for both", async () => {
    const { deploy, resume, says } = await hosts("eu us|ap");
    await deploy("two");
    await says("eu", "passed");
    expect(await resume()).toEqual(["eu promoted 2", "us baking 1", "ap waiting 1"]);
    await says("us", "passed");
    expect(await resume()).toEqual(["eu promoted 2", "us promoted 2", "ap baking 1"]);
  });

  test("a watcher said no: its wave goes back, also who passed meanwhile; the wave before stays", async () => {
    const { deploy, resume, says, on, left } = await hosts("eu|us ap");
    await deploy("two");
    await says("eu", "passed");
    await resume();
    await says("us", "moved-back");
    await says("ap", "passed");
    expect(await resume()).toEqual(["eu promoted 2", "us undone 1", "ap returned 1"]);
    expect(on("ap").fake.log).not.toContain("shift ab 1");
    for (const name of ["us", "ap"]) expect(on(name).fake.present.has(2)).toBe(false);
    expect(await left()).toBeUndefined();
  });

  test("by the policy `all` the waves before go back, too, though a job of long ago promoted them and the file may say otherwise by now", async () => {
    const { waves, deploy, says, serves, left, resume } = await hosts("eu|us");
    await deploy("two", "all");
    await says("eu", "passed");
    await resume();
    await says("us", "failed");
    const journal = await left();
    if (journal === undefined) throw new Error("nothing is left");
    expect(say((await goOnWaves(waves("two", "wave"), journal)).ends)).toEqual(["eu returned 1", "us undone 1"]);
    expect([await serves("eu"), await serves("us")]).toEqual([1, 1]);
  });

  test("what served the release before this rollout began stays where it is", async () => {
    const { on, deploy, resume, says, serves } = await hosts("eu|us");
    await deploy("two");
    await says("eu", "passed");
    await resume();
    await says("us", "moved-back");
    await resume();
    expect([await serves("eu"), await serves("us")]).toEqual([2, 1]);
    // The same again: eu has it, us is to catch up.
    expect(await deploy("two", "all")).toEqual(["eu unchanged 2", "us baking 1"]);
    await says("us", "moved-back");
    expect(await resume()).toEqual(["eu unchanged 2", "us undone 1"]);
    expect(stable(on("eu").fake)).toBe(2);
  });

  test("a host can't be seen: the others of its wave go on, the next wave waits, and nothing goes back", async () => {
    const { deploy, resume, says, left } = await hosts("eu us|ap");
    await deploy("two");
    await says("eu", "passed");
    expect(await resume(["us"])).toEqual(["eu promoted 2", "us unseen null", "ap waiting 1"]);
    expect(await left()).toMatchObject({ left: true });
    await says("us", "passed");
    expect(await resume()).toEqual(["eu promoted 2", "us promoted 2", "ap baking 1"]);
  });

  test("a host that could not be seen when the others went back goes back when it is seen again, whatever its watcher says", async () => {
    const { deploy, resume, says, on } = await hosts("eu us");
    await deploy("two");
    await says("eu", "moved-back");
    expect(await resume(["us"])).toEqual(["eu undone 1", "us unseen null"]);
    await says("us", "passed");
    expect(await resume()).toEqual(["eu undone 1", "us returned 1"]);
    expect(stable(on("us").fake)).toBe(1);
  });

  test("a rollback of the hosts that could be reached ends it: who bakes elsewhere goes back, nothing begins", async () => {
    const { deploy, resume, says, on, bakes } = await hosts("eu|us|ap");
    await deploy("two");
    await says("eu", "passed");
    await resume();
    const { context } = on("eu");
    const ledger = await context.records.ledger();
    const [to, from] = [1, 2].map((number) => ledger.releases.find((one) => one.number === number));
    if (to === undefined || from === undefined) throw new Error("no such release");
    await returnTo(context, { to, from, because: "customers call", database: "keep" });
    await says("us", "passed");
    expect(await resume()).toEqual(["eu returned 1", "us returned 1", "ap waiting 1"]);
    expect(await bakes("us")).toBe(false);
    expect(on("ap").fake.log).toEqual([]);
  });

  test("a wave whose turn can't come here (another checkout) is told and kept for the run that can", async () => {
    const { deploy, says, left, waves } = await hosts("eu|us");
    await deploy("two");
    await says("eu", "passed");
    const journal = await left();
    if (journal === undefined) throw new Error("nothing is left");
    const { fail } = await import("../../failure.ts");
    const { otherCheckout } = await import("../failures.ts");
    const all = { ...waves("two"), candidates: () => Promise.reject(fail(otherCheckout, { release: "release 2" })) };
    const { ends } = await goOnWaves(all, journal);
    expect(say(ends)).toEqual(["eu promoted 2", "us waiting 1"]);
    expect(ends[1]?.explanation).toContain("are not those that release 2 was made with");
    expect(await left()).toMatchObject({ left: true });
    // The run that began it runs again: what it had promoted is still of this rollout.
    expect(await deploy("two", "all")).toEqual(["eu promoted 2", "us baking 1"]);
  });

  test("post and a new run leave bakes alone that were left on purpose; a killed one beside them is undone", async () => {
    const { deploy, targets, on, bakes } = await hosts("eu us");
    await deploy("two");
    const { context } = on("us");
    const journal = await context.records.journal();
    if (journal === undefined) throw new Error("nothing bakes");
    await context.records.writeJournal({ ...journal, bake: undefined });
    const done = await recoverHeld(targets(), context, () => true);
    expect(done).toEqual([expect.stringContaining("us: Undid release 2")]);
    expect([await bakes("eu"), await bakes("us")]).toEqual([true, false]);
  });
});

test("status tells which waves are done and where it bakes", async () => {
  const { deploy, resume, says, targets } = await hosts("eu|us|ap");
  await deploy("two");
  await says("eu", "passed");
  await resume();
  expect(await wavesStatus(targets(), "eu")).toEqual({
    release: 2,
    hosts: [
      { target: "eu", wave: 1, standing: "promoted" },
      { target: "us", wave: 2, standing: "baking" },
      { target: "ap", wave: 3, standing: "waiting" },
    ],
  });
  expect(await wavesStatus(targets(["eu"]), "eu")).toBeNull();
  for (const { context, name } of targets()) if (name !== "ap") await recover(context, "customers call");
  expect(await wavesStatus(targets(), "eu")).toBeNull();
});

describe("a deploy that meets bakes on several hosts", () => {
  test("of the same release goes on with them", async () => {
    const { deploy, waves, says } = await hosts("eu|us");
    await deploy("two");
    await says("eu", "passed");
    const met = await meetWaves(waves("two"), { images: { web: "two" }, configuration: "c" });
    expect(say(met?.ends ?? [])).toEqual(["eu promoted 2", "us baking 1"]);
  });

  test("of another release is refused with the way out, and nothing moves", async () => {
    const { deploy, waves, on } = await hosts("eu us");
    await deploy("two");
    const before = on("eu").fake.log.length;
    const other = { images: { web: "three" }, configuration: "c" };
    await expect(meetWaves(waves("three"), other)).rejects.toThrow(/release 2 .* watched on the targets until/);
    expect(on("eu").fake.log.slice(before)).toEqual([]);
  });

  test("of another release finds the way free after a watcher's no: all of it is undone first", async () => {
    const { deploy, waves, says, bakes, on } = await hosts("eu us");
    await deploy("two");
    await says("us", "moved-back");
    expect(await meetWaves(waves("three"), { images: { web: "three" }, configuration: "c" })).toBeUndefined();
    expect([await bakes("eu"), await bakes("us")]).toEqual([false, false]);
    expect([stable(on("eu").fake), stable(on("us").fake)]).toEqual([1, 1]);
  });
});
