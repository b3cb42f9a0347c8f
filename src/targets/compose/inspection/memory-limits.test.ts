import { expect, test } from "vitest";
import type { ComposeDocument } from "../document/document.ts";
import { memoryLimits } from "./memory-limits.ts";

test("limits of released services add up, replica by replica; base services and those without a limit count nothing", () => {
  const document = {
    name: "shop",
    services: {
      api: { deploy: { replicas: 2, resources: { limits: { memory: "268435456" } } } },
      web: { mem_limit: "1073741824" },
      free: {},
      db: { mem_limit: "8589934592" },
    },
  } as unknown as ComposeDocument;
  const services = ["api", "web", "free"].map((name) => ({ name, component: name, part: "server" as const }));
  expect(memoryLimits(document, services)).toBe(2 * 268_435_456 + 1_073_741_824);
});
