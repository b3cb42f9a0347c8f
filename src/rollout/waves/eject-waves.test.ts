import { expect, test } from "vitest";
import { serving } from "../../release/ledger.ts";
import { ejectWaves } from "./eject-waves.ts";
import { fleetOf } from "./fleet.testing.ts";
import type { Fleet, FleetTarget } from "./fleet.ts";

/** Hosts on which release 1 serves. Leaving one makes release 0 of it, forgets its records, and is written down. */
async function hosts(text: string) {
  const { deploy, on, targets } = fleetOf(text);
  await deploy("one");
  const told: string[] = [];
  const broken = new Set<string>();
  const all = targets().map(({ name, wave, opened, context }): FleetTarget => {
    const { fake } = on(name);
    const leaving = {
      to: "plain compose as project shop",
      name: "shop",
      command: "docker compose up -d",
      async make() {
        if (broken.has(name)) throw new Error("the port is taken");
        told.push(`${name} made`);
        fake.present.set(0, {
          ...(serving(await context.records.ledger()) ??
            (() => {
              throw new Error("nothing serves");
            })()),
          number: 0,
        });
      },
    };
    const target = {
      ...fake.target,
      becomesPlain: async () => undefined,
      handOverMs: () => 40,
      async forget() {
        told.push(`${name} forgotten`);
        fake.documents.clear();
      },
    };
    const more = { target, site: { leaving }, base: [], url: "http://shop", settings: { ...context.settings, checks: [] } };
    return { name, wave, opened: { ...opened, ...more } as unknown as FleetTarget["opened"] };
  });
  const [first] = all;
  const fleet = (missing: Fleet["missing"] = []): Fleet =>
    ({
      world: first?.opened.world,
      environment: { name: "production" },
      targets: all,
      missing,
      lead: first?.name,
    }) as unknown as Fleet;
  const eject = (confirmed = "production", missing?: Fleet["missing"]) => ejectWaves(fleet(missing), confirmed);
  return { eject, told, on, broken };
}

test("without its word it tells what would become of each host, and changes nothing", async () => {
  const { eject, told } = await hosts("eu|us");
  const { result, explanation } = await eject("");
  expect(result).toBe("planned");
  expect(explanation).toMatch(
    /^What serves on eu \(release 1.*\), us \(release 1.*\) would go on under plain compose .* host by host/,
  );
  expect(told).toEqual([]);
});

test("with it they leave one after the other, the one that holds the lock last", async () => {
  const { eject, told, on } = await hosts("eu|us ap");
  const { result, explanation } = await eject();
  expect(result).toBe("ejected");
  expect(told).toEqual(["ap made", "ap forgotten", "us made", "us forgotten", "eu made", "eu forgotten"]);
  expect(explanation).toContain("Nobody listened for: ap 40 ms, us 40 ms, eu 40 ms.");
  for (const name of ["eu", "us", "ap"]) expect([...on(name).fake.present.keys()]).toEqual([0]);
});

test("the first that can't leave ends it, with who has left; the next call goes on from there", async () => {
  const { eject, told, broken } = await hosts("eu|us|ap");
  broken.add("us");
  await expect(eject()).rejects.toThrow(/^us could not leave: the port is taken These have left, and run without Sluice: ap\./);
  expect(told).toEqual(["ap made", "ap forgotten"]);
  broken.clear();
  told.length = 0;
  expect((await eject()).result).toBe("ejected");
  expect(told).toEqual(["ap forgotten", "us made", "us forgotten", "eu made", "eu forgotten"]);
  await expect(eject()).rejects.toMatchObject({ code: "nothing-to-eject" });
});

test("a host that can't be reached: none of them leaves", async () => {
  const { eject, told } = await hosts("eu");
  await expect(eject("production", [{ name: "us", wave: 1, why: new Error("gone") as never }])).rejects.toMatchObject({
    code: "hosts-not-ready",
  });
  expect(told).toEqual([]);
});
