import { expect, test } from "vitest";
import { awaitedBy } from "./awaited-by.ts";
import type { ComposeDocument } from "./document.ts";

const waits = (...names: string[]) => ({
  depends_on: Object.fromEntries(names.map((name) => [name, { condition: "service_started" }])),
});
const document: ComposeDocument = {
  name: "shop",
  services: { web: waits("api"), api: waits("db", "web"), db: {}, worker: {}, beat: waits("worker") },
};

test.each<[readonly string[], readonly string[]]>([
  [["worker"], []],
  [["beat"], ["worker"]],
  [["web"], ["api", "db", "web"]],
  [["gone"], []],
])("%j waits for %j", (services, expected) => expect([...awaitedBy(document, services)].sort()).toEqual(expected));
