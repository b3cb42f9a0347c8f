import { expect, test } from "vitest";
import { fakeWorld } from "../../../world.testing.ts";
import type { Command } from "../../../world.ts";
import type { Store } from "../../target.ts";
import { fakeEngine, inspectedContainer } from "../docker.testing.ts";
import { names } from "../naming.ts";
import { ownRouter } from "./own-router.ts";

/** Two releases that run, each with a container on the app's network, and a command that can be made to fail. */
function stage() {
  const { engine, lines } = fakeEngine((line) => {
    const asked = /label=sluice\.release=(\d)/.exec(line)?.[1];
    if (line.startsWith("ps "))
      return { stdout: [1, 2].flatMap((one) => (String(one) === (asked ?? String(one)) ? `c${one}\tUp` : [])).join("\n") };
    if (line.startsWith("inspect ")) {
      const both = [1, 2]
        .filter((release) => line.includes(`c${release}`))
        .map((release) => ({
          ...inspectedContainer({ id: `c${release}`, release }),
          NetworkSettings: { Networks: { net: { IPAddress: `10.0.0.${release}` } } },
        }));
      return { stdout: JSON.stringify(both) };
    }
    return {};
  });
  const documents = new Map<string, unknown>();
  const happened: string[] = [];
  const store: Store = {
    read: async (name) => structuredClone(documents.get(name)),
    async write(name, document) {
      happened.push("written");
      documents.set(name, structuredClone(document));
    },
  };
  let works = true;
  const told: Record<string, unknown>[] = [];
  const run = (async ({ argv, stdin }: Command) => {
    told.push({ argv, ...JSON.parse(String(stdin)) });
    happened.push(String(JSON.parse(String(stdin)).verb));
    return { code: works ? 0 : 1, stdout: "", stderr: "", bytes: new Uint8Array(), timedOut: false };
  }) as never;
  const world = { ...fakeWorld(), run };
  const begin = () =>
    ownRouter({
      ...{ world, clock: world.clock, engine, names: names("shop", "production"), store, networks: ["net"], image: "haproxy" },
      routes: [{ path: "/", service: "web", port: 80 }],
      own: { run: ["./switch.sh"], runIn: undefined, within: 1_000, servedBy: undefined, preview: undefined },
      workplace: {
        inService: () => Promise.reject(new Error("not here")),
        oneOff: () => Promise.reject(new Error("not here")),
      },
      released: ["web"],
      directory: "/work",
      about: { environment: "production", host: "here", url: "https://shop.example" },
    });
  const works_ = (well: boolean) => {
    works = well;
  };
  return { begin, told, happened, lines, works: works_ };
}
const toA = { stable: "a", candidate: "b", share: 0 } as const;
const toB = { stable: "a", candidate: "b", share: 1 } as const;

async function served(on: ReturnType<typeof stage>) {
  const router = on.begin();
  await router.assign("a", 1);
  await router.shift(toA);
  await router.assign("b", 2);
  return router;
}

test("each call says all that is to be so; before it a release is asked whether it listens, from the app's network", async () => {
  const on = stage();
  const router = await served(on);
  expect(on.lines.filter((line) => line.startsWith("run ")).map((line) => line.split(" ").at(-1))).toEqual([
    "10.0.0.1:80",
    "10.0.0.2:80",
  ]);
  await router.shift(toB);
  expect(on.told.map(({ verb, serves, candidate }) => [verb, serves, candidate])).toEqual([
    ["assign", [], 1],
    ["shift", [1], null],
    ["assign", [1], 2],
    ["shift", [2], 1],
  ]);
  expect(on.told.at(-1)).toMatchObject({ environment: "production", host: "here", routes: [{ names: ["web-r2:80"] }] });
});

test("what changes nothing for the proxy is not told again: the promotion only turns the slots round", async () => {
  const on = stage();
  const router = await served(on);
  await router.shift(toB);
  const calls = on.told.length;
  await router.shift({ stable: "b", candidate: "a", share: 0 });
  expect(on.told.length).toBe(calls);
  expect(await router.read()).toMatchObject({ split: { stable: "b", share: 0 } });
});

test("going up the command comes before the record, going down after it: a crash in between only lowers the share", async () => {
  const on = stage();
  const router = await served(on);
  on.happened.length = 0;
  await router.shift(toB);
  await router.shift(toA);
  expect(on.happened).toEqual(["shift", "written", "written", "shift"]);
});

test("killed after the command and before the record: the next run says all of it again, although its record says so already", async () => {
  const on = stage();
  const router = await served(on);
  await router.shift(toB);
  // The record of a process that died right after the command.
  const next = on.begin();
  const calls = on.told.length;
  await next.shift(toA);
  await on.begin().shift(toA);
  expect(on.told.slice(calls).map(({ serves }) => serves)).toEqual([[1], [1]]);
});

test("a command that fails is a failure with its end, the record stays, and the way back calls it again", async () => {
  const on = stage();
  const router = await served(on);
  on.works(false);
  await expect(router.shift(toB)).rejects.toMatchObject({ code: "switch-failed" });
  expect(await router.read()).toMatchObject({ split: { share: 0, stable: "a" } });
  on.works(true);
  const calls = on.told.length;
  await router.shift(toA);
  expect(on.told.slice(calls)).toMatchObject([{ verb: "shift", serves: [1] }]);
});

test("nothing is sent to an empty slot, and a slot with visitors is not given away", async () => {
  const router = stage().begin();
  await router.assign("a", 1);
  await expect(router.shift(toB)).rejects.toMatchObject({ code: "slot-empty" });
  await router.shift(toA);
  await expect(router.assign("a", 2)).rejects.toMatchObject({ code: "slot-busy" });
});

test("who serves is looked at under the user's address; the other one nowhere, unless the proxy shows it", async () => {
  const router = await served(stage());
  expect([router.slotUrl?.("a"), router.slotUrl?.("b")]).toEqual(["https://shop.example", undefined]);
});

test("taken away: the proxy is told that nobody serves, once", async () => {
  const on = stage();
  const router = await served(on);
  await router.remove();
  expect(on.told.at(-1)).toMatchObject({ verb: "remove", serves: [], routes: [{ addresses: [] }] });
  expect(await router.read()).toBeUndefined();
});
