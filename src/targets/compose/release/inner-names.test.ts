import { expect, test } from "vitest";
import { innerNames } from "./inner-names.ts";

test("a service is known by its name, its container's, its aliases and what links call it, each once", () => {
  const services = {
    api: {
      container_name: "shop-api",
      networks: { front: { aliases: ["api.internal", "api"] }, back: null },
    },
    web: { links: ["api:backend", "api", "db:api"] },
    db: {},
  };
  expect(innerNames({ name: "shop", services }, "api")).toEqual(["api", "shop-api", "api.internal", "backend"]);
  expect(innerNames({ name: "shop", services }, "web")).toEqual(["web"]);
});
