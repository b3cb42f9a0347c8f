import { expect, test } from "vitest";
import { fail } from "../../failure.ts";
import { serving } from "../../release/ledger.ts";
import { engineUnreachable } from "../../targets/compose/engine-failures.ts";
import { stable } from "../stage.testing.ts";
import { fleetOf as fleet } from "./fleet.testing.ts";

test("every wave gets the release under the same number, and a second time nothing changes", async () => {
  const { deploy, on } = fleet("eu|us ap");
  expect(await deploy("one")).toEqual(["eu promoted 1", "us promoted 1", "ap promoted 1"]);
  for (const name of ["eu", "us", "ap"]) on(name).fake.log.length = 0;
  expect(await deploy("one")).toEqual(["eu unchanged 1", "us unchanged 1", "ap unchanged 1"]);
  for (const name of ["eu", "us", "ap"]) expect(on(name).fake.log).toEqual([]);
});

test("a no in the first wave: no other host is touched", async () => {
  const { deploy, on } = fleet("eu|us");
  await deploy("one");
  on("us").fake.log.length = 0;
  on("eu").breakWith(2);
  expect(await deploy("two")).toEqual(["eu undone 1", "us waiting 1"]);
  expect(on("us").fake.log).toEqual([]);
});

test("a no in a wave: who was promoted in it goes back, the waves before stay", async () => {
  const { deploy, on } = fleet("eu|us ap");
  await deploy("one");
  on("ap").breakWith(2);
  expect(await deploy("two")).toEqual(["eu promoted 2", "us returned 1", "ap undone 1"]);
  expect(stable(on("us").fake)).toBe(1);
});

test("and with `all` those go back, too, so that all hosts serve the same again", async () => {
  const { deploy, on } = fleet("eu|us ap");
  await deploy("one");
  on("ap").breakWith(2);
  expect(await deploy("two", "all")).toEqual(["eu returned 1", "us returned 1", "ap undone 1"]);
});

test("hosts that differ are made the same: who missed a release catches up under its number", async () => {
  const { deploy, on } = fleet("eu|us");
  await deploy("one");
  on("us").breakWith(2);
  expect(await deploy("two")).toEqual(["eu promoted 2", "us undone 1"]);
  on("us").breakWith(0);
  expect(await deploy("two")).toEqual(["eu unchanged 2", "us promoted 2"]);
});

test("all have it under different numbers: all get it under a new one", async () => {
  const { deploy, on } = fleet("eu|us");
  await deploy("one");
  on("us").breakWith(2);
  await deploy("two");
  on("us").breakWith(0);
  expect(await deploy("one")).toEqual(["eu promoted 3", "us promoted 3"]);
});

test("a host that is lost in the middle keeps its journal; its wave goes back without it", async () => {
  const { deploy, on } = fleet("eu us");
  await deploy("one");
  const gone = () => {
    throw fail(engineUnreachable, { where: "us", said: "gone", remedy: "" });
  };
  // Neither the way forward nor the way back gets through.
  for (const what of ["shift ab 0.5", "shift ab 0"]) on("us").fake.failing.set(what, gone);
  expect(await deploy("two")).toEqual(["eu returned 1", "us lost null"]);
  expect(await on("us").context.records.journal()).toMatchObject({ release: 2, previous: 1, stage: "traffic" });
  expect(await on("eu").context.records.journal()).toBeUndefined();
});

test("a first release of which a host says no: nothing serves on its wave, and the ledger says so", async () => {
  const { deploy, on } = fleet("eu us");
  on("us").fake.sick.add(1);
  expect(await deploy("one")).toEqual(["eu returned null", "us undone null"]);
  expect(serving(await on("eu").context.records.ledger())).toBeUndefined();
  expect(on("eu").fake.log.slice(-2)).toEqual(["remove 1", "remove proxy"]);
  on("us").fake.sick.delete(1);
  expect(await deploy("one")).toEqual(["eu promoted 2", "us promoted 2"]);
});
