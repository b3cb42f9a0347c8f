import { expect, test } from "vitest";
import type { Machine } from "./machine.ts";
import { type Demand, ready } from "./ready.ts";

const gigabyte = 1_000_000_000;
const machine = (odd: Partial<Machine> = {}): Machine => ({
  engineVersion: "27.5.1",
  freeDisk: 50 * gigabyte,
  freeMemory: 8 * gigabyte,
  clockAhead: 400,
  listening: new Set([22]),
  ...odd,
});
const demand = (odd: Partial<Demand> = {}): Demand => ({
  where: "this machine",
  composeVersion: "2.39.1",
  memory: gigabyte,
  ports: [80, 443],
  holders: new Map(),
  ...odd,
});
const codes = (odd: Partial<Machine>, wish: Partial<Demand> = {}) => {
  const { refusals, warnings } = ready(machine(odd), demand(wish));
  return [...refusals.map(({ code }) => `refused: ${code}`), ...warnings.map(({ code }) => `warned: ${code}`)];
};

test.each<[string, Partial<Machine>, Partial<Demand>, readonly string[]]>([
  ["a host as it should be", {}, {}, []],
  ["Debian's engine is new enough", { engineVersion: "20.10.24+dfsg1" }, {}, []],
  ["an engine of 2019 is not", { engineVersion: "19.03.15" }, {}, ["refused: engine-too-old"]],
  ["Compose as Debian 12's backports had it", {}, { composeVersion: "2.23.3" }, ["refused: compose-too-old"]],
  ["Compose with a distribution's suffix", {}, { composeVersion: "v2.24.0-desktop.1" }, []],
  ["a version that says nothing is let through", { engineVersion: "dev" }, { composeVersion: "" }, []],
  ["little disk is told", { freeDisk: 4 * gigabyte }, {}, ["warned: little-disk"]],
  ["next to no disk is refused", { freeDisk: gigabyte / 10 }, {}, ["refused: little-disk"]],
  ["limits above what is free are told", { freeMemory: gigabyte / 2 }, {}, ["warned: little-memory"]],
  ["no memory left is refused", { freeMemory: 10_000_000 }, {}, ["refused: little-memory"]],
  ["a minute ahead is told", { clockAhead: 60_000 }, {}, ["warned: clock-skewed"]],
  ["a minute behind, too", { clockAhead: -60_000 }, {}, ["warned: clock-skewed"]],
  ["somebody else's port is none of ours", { listening: new Set([8080]) }, {}, []],
])("%s", (_story, odd, wish, expected) => expect(codes(odd, wish)).toEqual(expected));

test("everything that stands in the way is told at once, and who holds each port", () => {
  const odd = { engineVersion: "18.09.1", freeDisk: 1, listening: new Set([80, 443]) };
  const { refusals } = ready(machine(odd), demand({ holders: new Map([[80, "the container blog-nginx-1"]]) }));
  expect(refusals.map(({ code }) => code)).toEqual(["engine-too-old", "little-disk", "port-held", "port-held"]);
  expect(refusals[2]?.sentence).toContain("Port 80 of this machine");
  expect(refusals[2]?.sentence).toContain("the container blog-nginx-1");
  expect(refusals[3]?.sentence).toContain("a program that is no container");
});
