import { expect, test } from "vitest";
import { fakeFiles } from "../../../world.testing.ts";
import type { ComposeDocument, ComposeService } from "../document/document.ts";
import { carriedOver } from "./carry-over.ts";

const files = fakeFiles({
  "/w/shop/nginx.conf": "set $x 1;\n",
  "/w/shop/init/1.sql": "create table a();",
  "/w/shop/init/more/2.sql": "",
  "/w/shop/logo.png": "\0\ufffd",
  "/w/shop/empty": "",
  "/w/shop/key": "s3cret",
});
const away = { workspace: "/w", where: "ssh://eu1" };
const project = { directory: "/w/shop" };
const bind = (source: string, target: string, more = {}) => ({ type: "bind", source, target, ...more });
const document = (service: ComposeService, more: Partial<ComposeDocument> = {}): ComposeDocument => ({
  name: "shop",
  services: { web: service },
  ...more,
});
const carried = (given: ComposeDocument) => carriedOver(files, given, project, away);

test("a text file of the checkout becomes a config with its content, in its place", async () => {
  const all = await carried(document({ volumes: [bind("/w/shop/nginx.conf", "/etc/nginx/nginx.conf")] }));
  expect(all.services["web"]).toEqual({
    volumes: [],
    configs: [{ source: "sluice-file-1", target: "/etc/nginx/nginx.conf", mode: "0555" }],
  });
  expect(all.configs).toEqual({ "sluice-file-1": { name: "shop_sluice-file-1", content: "set $$x 1;\n" } });
});

test("a folder that is only read is carried over file by file", async () => {
  const all = await carried(document({ volumes: [bind("/w/shop/init", "/init.d", { read_only: true })] }));
  expect(all.services["web"]?.["configs"]).toEqual([
    { source: "sluice-file-1", target: "/init.d/1.sql", mode: "0555" },
    { source: "sluice-file-2", target: "/init.d/more/2.sql", mode: "0555" },
  ]);
});

test("paths of that machine itself, and volumes, stay as they are", async () => {
  const given = document({
    volumes: [bind("/var/run/docker.sock", "/var/run/docker.sock"), { type: "volume", source: "data", target: "/data" }],
  });
  expect(await carried(given)).toEqual(given);
});

test("everything that can't be carried over is told at once, before anything changes", async () => {
  const given = document(
    {
      volumes: [
        bind("/w/shop/data", "/data"),
        bind("/w/shop/init", "/init.d"),
        bind("/w/shop/logo.png", "/logo.png"),
        bind("/w/shop/empty", "/empty"),
      ],
    },
    { secrets: { gone: { file: "/w/shop/gone" }, key: { file: "/w/shop/key" } } },
  );
  await expect(carried(given)).rejects.toMatchObject({
    code: "not-carried-over",
    sentence: expect.stringMatching(
      /ssh:\/\/eu1 .*web mounts \.\/data \(it is not there\).*\.\/init \(a folder that its service may write to\).*\.\/logo\.png \(it is not text\).*\.\/empty \(it is empty\).*secret gone is \.\/gone/,
    ),
  });
});

test("nothing can be put into a read-only service", async () => {
  const given = document({
    read_only: true,
    volumes: [bind("/w/shop/nginx.conf", "/etc/nginx/nginx.conf", { read_only: true })],
  });
  await expect(carried(given)).rejects.toThrow("its service is read_only");
});
