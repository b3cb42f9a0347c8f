import { expect, test } from "vitest";
import { fakeFiles } from "../../../world.testing.ts";
import type { ComposeDocument } from "./document.ts";
import { inlineFiles } from "./inline-files.ts";

const files = fakeFiles({ "/w/key": "a$b\n", "/w/app.conf": "price = $5 $x\n", "/w/cert": "\0\ufffd", "/w/none": "" });
const document = (service: ComposeDocument["services"][string]): ComposeDocument => ({
  name: "shop",
  services: { web: { secrets: [{ source: "key" }], configs: [{ source: "conf" }], ...service } },
  secrets: { key: { name: "shop_key", file: "/w/key" }, cert: { file: "/w/cert" }, gone: { file: "/w/gone" } },
  configs: { conf: { name: "shop_conf", file: "/w/app.conf" }, given: { content: "x$$y" }, none: { file: "/w/none" } },
});

test("secrets go by variables, configs by content, each exactly as in the file", async () => {
  const { document: inlined, env } = await inlineFiles(files, document({}));
  expect(env).toEqual({ SLUICE_SECRET_0: "a$b\n" });
  expect(inlined.secrets?.["key"]).toEqual({ name: "shop_key", environment: "SLUICE_SECRET_0" });
  expect(inlined.configs?.["conf"]).toEqual({ name: "shop_conf", content: "price = $$5 $$x\n" });
});

test("what is not text, not there, empty, or given already stays as it is", async () => {
  const { document: inlined } = await inlineFiles(files, document({}));
  expect(inlined.secrets).toMatchObject({ cert: { file: "/w/cert" }, gone: { file: "/w/gone" } });
  expect(inlined.configs).toMatchObject({ given: { content: "x$$y" }, none: { file: "/w/none" } });
});

test("what a read-only service uses stays mounted: nothing can be copied into it", async () => {
  const { document: inlined, env } = await inlineFiles(files, document({ read_only: true }));
  expect(inlined.secrets?.["key"]).toMatchObject({ file: "/w/key" });
  expect(inlined.configs?.["conf"]).toMatchObject({ file: "/w/app.conf" });
  expect(env).toEqual({});
});

test("a document without any gets none", async () => {
  const plain: ComposeDocument = { name: "shop", services: { web: {} } };
  expect(await inlineFiles(files, plain)).toEqual({ document: plain, env: {} });
});
