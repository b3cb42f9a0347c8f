import { expect, test } from "vitest";
import type { ComposeService } from "../document/document.ts";
import { ownMounts } from "./own-mounts.ts";

const texts: Record<string, string> = { "/w/app.conf": "cost $5", "/w/pages/a.html": "a", "/w/logo.png": "\0png" };
const files = {
  read: async (path: string) => texts[path] ?? Promise.reject(new Error("no file")),
  list: async () => ["a.html"],
  exists: async () => true,
};
const bind = (source: string, target: string, read_only = true) => ({ type: "bind", source, target, read_only });
const made = (service: ComposeService, released = ["web"]) =>
  ownMounts(files, { name: "shop", services: { web: service } }, released, ["/w", ""]);

test("read-only text of the checkout becomes part of the release, file by file, as it is, and can be run", async () => {
  const document = await made({ volumes: [bind("/w/app.conf", "/etc/app.conf"), bind("/w/pages", "/pages")] });
  expect(document.services["web"]).toEqual({
    volumes: [],
    configs: [
      { source: "sluice-mount-1", target: "/etc/app.conf", mode: "0555" },
      { source: "sluice-mount-2", target: "/pages/a.html", mode: "0555" },
    ],
  });
  expect(document.configs?.["sluice-mount-1"]).toEqual({ name: "shop_sluice-mount-1", content: "cost $$5" });
});

test.each<[string, ComposeService, string[]]>([
  ["what may be written to", { volumes: [bind("/w/app.conf", "/etc/app.conf", false)] }, ["web"]],
  ["what is no text", { volumes: [bind("/w/logo.png", "/logo.png")] }, ["web"]],
  ["what is not of the checkout", { volumes: [bind("/etc/ssl", "/ssl")] }, ["web"]],
  ["a named volume", { volumes: [{ type: "volume", source: "data", target: "/data" }] }, ["web"]],
  ["a service that nothing can be copied into", { read_only: true, volumes: [bind("/w/app.conf", "/a")] }, ["web"]],
  ["a base service", { volumes: [bind("/w/app.conf", "/a")] }, []],
])("%s stays mounted", async (_story, service, released) => {
  expect(await made(service, released)).toEqual({ name: "shop", services: { web: service } });
});
