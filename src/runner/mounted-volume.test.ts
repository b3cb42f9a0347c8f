import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { proxyFiles } from "../targets/compose/haproxy/proxy-files.ts";
import { composeStore } from "../targets/compose/state/store.ts";
import { mountedVolume } from "./mounted-volume.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-volume-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("the store writes the same documents through a mount as through an engine", async () => {
  const store = composeStore(mountedVolume(folder));
  expect(await store.read("watch")).toBeUndefined();
  for (const beat of [1, 2, 3]) await store.write("watch", { beat });
  expect(await composeStore(mountedVolume(folder)).read("watch")).toEqual({ beat: 3 });
  expect(await readdir(join(folder, "documents/watch"))).toEqual(["watch.0.json", "watch.1.json"]);
  expect(await readdir(join(folder, "aside")), "nothing half written is left").toEqual([]);
});

test("the proxy's files change over by their link, as a whole", async () => {
  const volume = mountedVolume(folder);
  const files = proxyFiles(volume);
  const state = {
    routes: [{ path: "/", service: "web", port: 80 }],
    inside: [],
    ports: { public: 1, runtime: 2, down: 3 },
    slots: { a: 1, b: 2 },
    split: { stable: "a", candidate: "b", share: 0.2 },
    token: "t",
  } as const;
  await files.write(state);
  await files.write({ ...state, split: { ...state.split, share: 0 } });
  expect((await files.read())?.split).toEqual({ stable: "a", candidate: "b", share: 0 });
  const all = await volume.read("proxy");
  expect(all?.get("current")).toEqual({ link: "1" });
  expect(all?.get("0/split.map")).toMatchObject({ text: "split a-b-200\n" });
  expect(all?.get("1/split.map")).toMatchObject({ text: "split a-b-0\n" });
});
