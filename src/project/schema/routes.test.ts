import { expect, test } from "vitest";
import { routesSchema } from "./routes.ts";

const read = (raw: unknown) => routesSchema.safeParse(raw);
const told = (raw: unknown) => read(raw).error?.issues.map(({ message }) => message) ?? [];

test("routes stand in the order in which they are tried: the host that says most, then the longest path", () => {
  const routes = {
    "/": "web:3000",
    "/api": "api:8000",
    "*.shop.example": "eu:80",
    "Shop.Example/api/": "api:8001",
    "shop.example": "web:3001",
    "*.eu.shop.example/": "eu:81",
    "shop.localhost": "web:1",
  };
  expect(read(routes).data?.map(({ host, path, port }) => [host, path, port])).toEqual([
    ["shop.example", "/api", 8001],
    ["shop.example", "/", 3001],
    ["shop.localhost", "/", 1],
    ["*.eu.shop.example", "/", 81],
    ["*.shop.example", "/", 80],
    [undefined, "/api", 8000],
    [undefined, "/", 3000],
  ]);
});

test.each([
  ["a slash was forgotten", { api: "api:8000" }, /is no path; expected one that begins with a slash/],
  ["a port in the host", { "shop.example:8080": "web:80" }, /has a port/],
  ["a star in the middle", { "a.*.example": "web:80" }, /is no path/],
  ["a star for half a name", { "*shop.example": "web:80" }, /is no path/],
  ["what would be a line of the proxy's", { "shop.example }\n": "web:80" }, /is no path/],
  ["a URL", { "https://shop.example": "web:80" }, /is no path/],
  ["the same host in other letters", { "a.example": "web:80", "A.example/": "web:81" }, /for the second time/],
])("%s: told at its key", (_what, raw, message) => expect(told(raw)[0]).toMatch(message));
