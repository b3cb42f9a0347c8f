import { expect, test } from "vitest";
import type { Environment } from "../../../project/model.ts";
import { emptyLedger, type Ledger, withRelease } from "../../../release/ledger.ts";
import { records } from "../../../release/records.ts";
import { sampleRelease } from "../../../release/release.testing.ts";
import { fakeRun, fakeWorld } from "../../../world.testing.ts";
import { dockerEngine } from "../engine.ts";
import { packed, unpacked } from "../state/archive.ts";
import { composeStore } from "../state/store.ts";
import type { StateVolume } from "../state/volume.ts";
import { ledgerOf } from "./ledger-of.ts";

const host = { kind: "local" } as const;
const staging = { name: "staging", host, proxyImage: "haproxy:x" } as Environment;

/** A Docker engine that has, or has not, the state volume of shop-staging with this ledger. */
async function engineWith(staging: Ledger | undefined) {
  const files = new Map<string, Map<string, { text: string }>>();
  const memory: StateVolume = {
    name: "memory",
    mountedAt: "/",
    read: async (folder) => files.get(folder),
    async write(folder, written) {
      const there = files.get(folder) ?? new Map<string, { text: string }>();
      for (const [path, entry] of written) if ("text" in entry) there.set(path, entry);
      files.set(folder, there);
    },
  };
  if (staging !== undefined) await records(composeStore(memory)).writeLedger(staging);
  const folder = files.get("documents/ledger") ?? new Map<string, { text: string }>();
  const bytes = await packed(new Map([...folder].map(([path, entry]) => [`ledger/${path}`, entry])));
  expect([...(await unpacked(bytes)).keys()]).toHaveLength(folder.size);
  const run = fakeRun(({ argv }) => {
    const [, verb, noun] = argv;
    if (verb === "volume" && noun === "inspect") {
      return staging !== undefined && argv.at(-1) === "shop-staging-sluice" ? {} : { code: 1, stderr: "no such volume" };
    }
    if (verb === "cp") return { bytes };
    return { code: 1, stderr: "not in this test" };
  });
  const world = fakeWorld({ run });
  return { run, world, engine: dockerEngine(world, { kind: "local" }) };
}

const here = { project: "shop", environment: { host }, access: { key: undefined, knownHosts: undefined } };

test("the ledger of another environment on the same host is read from its volume", async () => {
  const written = withRelease(emptyLedger, sampleRelease({ number: 7 }));
  const found = await engineWith(written);
  expect((await ledgerOf({ ...here, ...found }, staging)).releases.map(({ number }) => number)).toEqual([7]);
});

test("asking makes nothing where it was never deployed", async () => {
  const found = await engineWith(undefined);
  expect(await ledgerOf({ ...here, ...found }, staging)).toEqual(emptyLedger);
  expect(found.run.calls.map(({ argv }) => argv)).toEqual([["docker", "volume", "inspect", "--", "shop-staging-sluice"]]);
});
