import fc from "fast-check";
import { expect, test } from "vitest";
import { type Archive, packed, unpacked } from "./archive.ts";
import { composeStore } from "./store.ts";
import type { StateVolume } from "./volume.ts";

function memory(): StateVolume & { files: Map<string, string> } {
  const files = new Map<string, string>();
  return {
    name: "v",
    mountedAt: "/sluice",
    files,
    async read(folder) {
      const inside = [...files].filter(([path]) => path.startsWith(`${folder}/`));
      return inside.length === 0 ? undefined : new Map(inside.map(([path, text]) => [path.slice(folder.length + 1), { text }]));
    },
    async write(folder, archive) {
      for (const [path, entry] of archive) if ("text" in entry) files.set(`${folder}/${path}`, entry.text);
    },
  };
}

test("whatever is written comes back, as JSON would give it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue(), { minLength: 1, maxLength: 4 }), async (documents) => {
      const store = composeStore(memory());
      for (const document of documents) await store.write("ledger", document);
      expect(await store.read("ledger")).toEqual(JSON.parse(JSON.stringify(documents.at(-1))) ?? undefined);
    }),
  );
});

test("a write that is cut off anywhere leaves the document as it was", async () => {
  const volume = memory();
  const store = composeStore(volume);
  await store.write("ledger", { release: 1 });
  await store.write("ledger", { release: 2 });
  const [path, text] = [...volume.files].find(([, content]) => content.includes('"release":2')) ?? ["", ""];
  for (let length = 0; length < text.length; length += 1) {
    volume.files.set(path, text.slice(0, length));
    expect(await store.read("ledger")).toEqual({ release: 1 });
  }
  volume.files.set(path, text.replace('"release":2', '"release":3'));
  expect(await store.read("ledger")).toEqual({ release: 1 });
});

test("whoever has the document in hand writes it without another look; after a write that failed it looks again", async () => {
  const volume = memory();
  const store = composeStore(volume);
  const asked: string[] = [];
  const { read, write } = volume;
  volume.read = (folder) => {
    asked.push(folder);
    return read(folder);
  };
  for (const stage of ["base", "servers", "traffic"]) await store.write("journal", { stage });
  expect(asked).toEqual(["documents/journal"]);
  volume.write = async (folder, archive) => {
    await write(folder, archive);
    throw new Error("the connection broke");
  };
  await expect(store.write("journal", { stage: "settle" })).rejects.toThrow("broke");
  volume.write = write;
  await store.write("journal", { stage: "done" });
  expect(asked).toHaveLength(2);
  expect(await store.read("journal")).toEqual({ stage: "done" });
});

test("a writer that has been taken over does not hide what its successor wrote since", async () => {
  const volume = memory();
  const [before, successor] = [composeStore(volume), composeStore(volume)];
  await before.write("ledger", { by: "before" });
  for (const document of [{ by: "successor" }, { by: "successor", more: true }]) await successor.write("ledger", document);
  await before.write("ledger", { by: "before", late: true });
  expect(await successor.read("ledger")).toEqual({ by: "successor", more: true });
});

test("one broken file alone is a first write that never ended; two are a failure", async () => {
  const volume = memory();
  volume.files.set("documents/ledger/ledger.1.json", "{");
  expect(await composeStore(volume).read("ledger")).toBeUndefined();
  volume.files.set("documents/ledger/ledger.0.json", "{");
  await expect(composeStore(volume).read("ledger")).rejects.toMatchObject({ code: "state-damaged" });
});

test("a damaged copy is told of once, since what the other one says may be older", async () => {
  const volume = memory();
  const said: string[] = [];
  const store = composeStore(volume, (text) => said.push(text));
  await store.write("ledger", { release: 1 });
  await store.write("ledger", { release: 2 });
  await store.read("ledger");
  expect(said).toEqual([]);
  volume.files.set("documents/ledger/ledger.0.json", "");
  expect([await store.read("ledger"), await store.read("ledger")]).toEqual([{ release: 1 }, { release: 1 }]);
  expect(said).toEqual([expect.stringContaining("One of the two copies of the document ledger in the volume")]);
});

test.each(["../x", "a/b", "", "-x", "A"])("%j names no document", async (name) => {
  await expect(composeStore(memory()).read(name)).rejects.toMatchObject({ code: "document-name" });
});

test("an archive comes back, links included, and the order is kept", async () => {
  const archive: Archive = new Map<string, { text: string } | { link: string }>([
    ["proxy/1/a.cfg", { text: "ä\n" }],
    ["proxy/1/empty", { text: "" }],
    ["proxy/current", { link: "1" }],
  ]);
  expect([...(await unpacked(await packed(archive)))]).toEqual([...archive]);
});
