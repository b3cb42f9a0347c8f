import { expect, test } from "vitest";
import { fakeEngine } from "../docker.testing.ts";
import { ensureReleaseNetwork } from "./release-network.ts";

const overlap = "Error response from daemon: Pool overlaps with other one on this address space";
const name = "0-shop-production-r3";

/** An engine without the network, which answers `create` by its turn. */
function engineThat(create: (turn: number) => { code?: number; stderr?: string } | undefined) {
  let turn = 0;
  return fakeEngine((line) => {
    if (line.startsWith("network inspect")) return { code: 1, stderr: `Error: No such network: ${name}` };
    turn += 1;
    return create(turn);
  });
}

const subnets = (lines: readonly string[]) => lines.flatMap((line) => /--subnet (\S+)/.exec(line)?.[1] ?? []);

test("a release gets a small network of its own, labelled; not an internal one, which Docker's DNS would ask last", async () => {
  const { engine, lines } = engineThat(() => undefined);
  await ensureReleaseNetwork(engine, "shop-production", 3, name);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toMatch(
    /^network create --subnet 10\.213\.\d+\.\d+\/26 --label sluice\.scope=shop-production --label sluice\.release=3 -- 0-shop-production-r3$/,
  );
});

test("one that is there is left as it is", async () => {
  const { engine, lines } = fakeEngine(() => ({ stdout: "id\n" }));
  await ensureReleaseNetwork(engine, "shop-production", 3, name);
  expect(lines).toEqual([`network inspect --format {{.Id}} -- ${name}`]);
});

test("a subnet that somebody has is stepped over", async () => {
  const { engine, lines } = engineThat((turn) => (turn < 4 ? { code: 1, stderr: overlap } : undefined));
  await ensureReleaseNetwork(engine, "shop-production", 3, name);
  expect(new Set(subnets(lines)).size).toBe(4);
});

test("all subnets are proper ones, and no two tries are the same", async () => {
  const { engine, lines } = engineThat(() => ({ code: 1, stderr: overlap }));
  await expect(ensureReleaseNetwork(engine, "shop-production", 3, name)).rejects.toMatchObject({ code: "no-free-subnet" });
  const tried = subnets(lines);
  expect(new Set(tried).size).toBe(64);
  for (const subnet of tried) {
    const [third, fourth] = subnet.replace("10.213.", "").replace("/26", "").split(".").map(Number);
    expect(third).toBeLessThan(256);
    expect([0, 64, 128, 192]).toContain(fourth);
  }
});

test("somebody who makes it at the same moment does no harm", async () => {
  const { engine } = engineThat(() => ({ code: 1, stderr: `network with name ${name} already exists` }));
  await ensureReleaseNetwork(engine, "shop-production", 3, name);
});

test("another refusal ends it, with what Docker said", async () => {
  const { engine, lines } = engineThat(() => ({ code: 1, stderr: "plugin not found" }));
  await expect(ensureReleaseNetwork(engine, "shop-production", 3, name)).rejects.toThrow("plugin not found");
  expect(subnets(lines)).toHaveLength(1);
});
