import { expect, test } from "vitest";
import type { ArchiveEntry } from "../state/archive.ts";
import { proxyFiles } from "./proxy-files.ts";

const reading = (text: string) => {
  const files = new Map<string, ArchiveEntry>([
    ["current", { link: "0" }],
    ["0/state.json", { text }],
  ]);
  return proxyFiles({
    name: "shop-sluice",
    mountedAt: "/sluice",
    read: async () => files,
    write: async () => undefined,
  }).read();
};

test.each([
  ["cut off", '{"routes":[', "it is damaged"],
  ["empty", "", "it is damaged"],
  ["of another version", '{"routes":[]}', "it is not of this version"],
])("a state that is %s is no defect of ours, and what runs is left alone", async (_story, text, why) => {
  await expect(reading(text)).rejects.toMatchObject({ code: "proxy-files-damaged" });
  await expect(reading(text)).rejects.toThrow(`can't be read from the volume shop-sluice: ${why}`);
});
