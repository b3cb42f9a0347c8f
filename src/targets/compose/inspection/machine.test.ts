import { expect, test } from "vitest";
import { fakeClock } from "../../../world.testing.ts";
import { fakeEngine } from "../docker.testing.ts";
import { askMachine, listeningPorts } from "./machine.ts";

const tables = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1165 1 00000000c4e4c04b 100 0 0 10 0
   1: 0100007F:C001 0100007F:1388 01 00000000:00000000 00:00000000 00000000     0        0 4426044 1 000000001052a945 100 0 0 10 0
  sl  local_address                         remote_address                        st tx_queue
   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000
`;
const answer = (disk: string) =>
  [
    `Filesystem 1024-blocks Used Available Capacity Mounted on\n${disk}\n`,
    "MemTotal: 24684084 kB\nMemFree: 22562196 kB\nMemAvailable: 23114996 kB\n",
    "1700000007\n",
    tables,
  ].join("--sluice--\n");
const engineThat = (printed: string) =>
  fakeEngine((line) => ({ stdout: line.startsWith("info") ? '{"ServerVersion":"20.10.24+dfsg1"}' : printed })).engine;

test("disk, memory, clock and listeners are read from one container", async () => {
  const engine = engineThat(answer("overlay 264212084 18912904 76588360 20% /"));
  expect(await askMachine(engine, fakeClock(), "haproxy:3.2-alpine")).toEqual({
    engineVersion: "20.10.24+dfsg1",
    freeDisk: 76_588_360 * 1_024,
    freeMemory: 23_114_996 * 1_024,
    clockAhead: 7_000,
    listening: new Set([2024, 80]),
  });
});

test("a container that runs anyway is asked instead of a new one, but not for the host's listeners", async () => {
  const { engine, lines } = fakeEngine((line) => ({
    stdout: line.startsWith("info") ? '{"ServerVersion":"27.5.1"}' : answer("overlay 264212084 18912904 76588360 20% /"),
  }));
  expect(await askMachine(engine, fakeClock(), "x", "proxy1")).toMatchObject({
    freeMemory: 23_114_996 * 1_024,
    listening: new Set(),
  });
  expect(lines.map((line) => line.split(" ").slice(0, 4).join(" "))).toEqual([
    "info --format {{json .}}",
    "exec --user 0 proxy1",
  ]);
});

test("where it has no shell a new one is made all the same", async () => {
  const { engine, lines } = fakeEngine((line) => {
    if (line.startsWith("info")) return { stdout: '{"ServerVersion":"27.5.1"}' };
    return line.startsWith("exec") ? { code: 126 } : { stdout: answer("overlay 264212084 18912904 76588360 20% /") };
  });
  expect((await askMachine(engine, fakeClock(), "x", "proxy1")).listening).toEqual(new Set([2024, 80]));
  expect(lines.filter((line) => line.startsWith("run "))).toHaveLength(1);
});

test("an image that can't tell is a failure, never a host without limits", async () => {
  await expect(askMachine(engineThat(answer("df: not found")), fakeClock(), "x")).rejects.toMatchObject({
    code: "machine-unread",
  });
});

test("an open connection is no listener", () => expect(listeningPorts(tables).has(0xc001)).toBe(false));
