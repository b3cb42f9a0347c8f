import { expect, test } from "vitest";
import { insideRelease } from "./inside-release.ts";

const inside = (service: Parameters<typeof insideRelease>[0]) =>
  insideRelease(service, {
    own: (name) => (["web", "api"].includes(name) ? `${name}-r7` : undefined),
    base: (name) => (name === "db" ? "shop-db-1" : undefined),
  });

test("what is shared with another service is shared with this release's, or with the base service's container", () => {
  expect(inside({ ipc: "service:web", pid: "service:db" })).toEqual({ ipc: "service:web-r7", pid: "container:shop-db-1" });
  expect(inside({ ipc: "shareable", pid: "host" })).toEqual({});
  expect(inside({ volumes_from: ["web:ro", "db", "container:old:rw"] })).toEqual({
    volumes_from: ["web-r7:ro", "container:shop-db-1", "container:old:rw"],
  });
});

test("a link to a base service keeps the name that it gives", () => {
  expect(inside({ links: ["db:database", "db", "web:app"], external_links: ["old:legacy"] })).toEqual({
    external_links: ["old:legacy", "shop-db-1:database", "shop-db-1:db"],
  });
});
