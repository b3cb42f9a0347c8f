import { expect, test } from "vitest";
import type { ArchiveEntry } from "./archive.ts";
import { keptVolume } from "./kept-volume.ts";

/** A volume in memory that tells what was asked of it. */
function volumeOf(files: Record<string, string>) {
  const all = new Map<string, ArchiveEntry>(Object.entries(files).map(([path, text]) => [path, { text }]));
  const asked: string[] = [];
  const volume = keptVolume({
    name: "v",
    mountedAt: "/sluice",
    async readAll() {
      asked.push("all");
      return new Map(all);
    },
    async read(folder) {
      asked.push(folder);
      return new Map(
        [...all].filter(([path]) => path.startsWith(`${folder}/`)).map(([path, e]) => [path.slice(folder.length + 1), e]),
      );
    },
    async write(folder, written) {
      for (const [path, entry] of written) {
        if ("text" in entry && entry.text === "refused") throw new Error("disk full");
        all.set(`${folder}/${path}`, entry);
      }
    },
  });
  const text = async (folder: string, file: string) =>
    ((await volume.read(folder))?.get(file) as { text: string } | undefined)?.text;
  return { volume, asked, all, text };
}
const ledger = "documents/ledger";

test("without a certain lock every look is made", async () => {
  const { asked, all, text } = volumeOf({ "documents/ledger/0": "old" });
  expect(await text(ledger, "0")).toBe("old");
  all.set("documents/ledger/0", { text: "another's" });
  expect(await text(ledger, "0")).toBe("another's");
  expect(asked).toEqual([ledger, ledger]);
});

test("under the lock all is read once, and what was written is known", async () => {
  const { volume, asked, all, text } = volumeOf({ "documents/ledger/0": "old", "proxy/current": "0" });
  volume.memory.keepWhile(() => true);
  expect([await text(ledger, "0"), await text("proxy", "current"), await text("documents/journal", "0")]).toEqual([
    "old",
    "0",
    undefined,
  ]);
  await volume.write(ledger, new Map([["1", { text: "new" }]]));
  expect([await text(ledger, "0"), await text(ledger, "1")]).toEqual(["old", "new"]);
  expect(asked).toEqual(["all"]);
  expect(all.get("documents/ledger/1")).toEqual({ text: "new" });
});

test("words to the holder, heartbeats and the line are looked at every time", async () => {
  const { volume, asked, text } = volumeOf({});
  volume.memory.keepWhile(() => true);
  for (const folder of ["documents/abort", "documents/toggled", "documents/watch", "lock", "line"]) await text(folder, "0");
  expect(asked).toEqual(["documents/abort", "documents/toggled", "documents/watch", "lock", "line"]);
});

test("nothing is known any more once the lock is not certain, not even when it is again", async () => {
  const { volume, all, text } = volumeOf({ "documents/ledger/0": "ours" });
  let certain = true;
  volume.memory.keepWhile(() => certain);
  expect(await text(ledger, "0")).toBe("ours");
  all.set("documents/ledger/0", { text: "another's" });
  certain = false;
  expect(await text(ledger, "0")).toBe("another's");
  certain = true;
  expect(await text(ledger, "0")).toBe("another's");
});

test("a write that failed, and one in the middle of a look, leave nothing half known", async () => {
  const { volume, asked, text } = volumeOf({ "documents/ledger/0": "old" });
  volume.memory.keepWhile(() => true);
  await text(ledger, "0");
  await expect(volume.write(ledger, new Map([["0", { text: "refused" }]]))).rejects.toThrow("disk full");
  expect(await text(ledger, "0")).toBe("old");
  expect(asked).toEqual(["all", "all"]);
  volume.memory.forget();
  const look = text(ledger, "0");
  await volume.write(ledger, new Map([["0", { text: "new" }]]));
  await look;
  expect(await text(ledger, "0")).toBe("new");
});

test("one that slept writes nothing over what its successor has written; one that is still the holder writes on", async () => {
  const { volume, all } = volumeOf({ "documents/ledger/0": "its successor's" });
  let certain = true;
  let another = true;
  const assure = async () => {
    if (another) throw new Error("held by another");
  };
  volume.memory.keepWhile(() => certain, assure);
  certain = false;
  await expect(volume.write(ledger, new Map([["0", { text: "the sleeper's" }]]))).rejects.toThrow("held by another");
  await volume.write("documents/abort", new Map([["0", { text: "a word" }]]));
  expect(all.get("documents/ledger/0")).toEqual({ text: "its successor's" });
  another = false;
  await volume.write(ledger, new Map([["0", { text: "the holder's" }]]));
  expect(all.get("documents/ledger/0")).toEqual({ text: "the holder's" });
});
