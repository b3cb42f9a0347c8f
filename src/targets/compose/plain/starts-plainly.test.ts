import { expect, test } from "vitest";
import type { ComposeDocument, ComposeService } from "../document/document.ts";
import { startsPlainly } from "./starts-plainly.ts";

test.each<[string, ComposeService, boolean]>([
  ["one that needs nobody", {}, true],
  ["one that needs a base service, which runs already", { depends_on: { db: { condition: "service_healthy" } } }, true],
  ["one that waits for another of the release", { depends_on: { api: { condition: "service_healthy" } } }, false],
  ["one with a config, which compose writes into its container", { configs: [{ source: "a" }] }, false],
  ["one with a secret", { secrets: [{ source: "a" }] }, false],
  ["one with a hook of compose's", { post_start: [{ command: ["warm"] }] }, false],
  ["one in another's network", { network_mode: "service:api" }, false],
  ["one in another's processes", { pid: "service:api" }, false],
  ["one without a network", { network_mode: "none", configs: [] }, true],
])("%s", (_story, web, plainly) => {
  const document: ComposeDocument = { name: "shop", services: { web, api: {}, db: {} } };
  expect(startsPlainly(document, ["web"], ["web", "api"])).toBe(plainly);
});

test("one that the file does not know is compose's affair", () => {
  expect(startsPlainly({ name: "shop", services: {} }, ["web"], ["web"])).toBe(false);
});
