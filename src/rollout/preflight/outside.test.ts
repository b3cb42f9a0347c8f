import { expect, test } from "vitest";
import { fakeHttp, fakeWorld } from "../../world.testing.ts";
import { silentOutside } from "./outside.ts";

test("every service outside that lets a release down is told; one that wants a login is there", async () => {
  const http = fakeHttp(({ url }) => {
    if (url.includes("gone")) return new Error("connection refused");
    return { status: url.includes("ill") ? 503 : url.includes("login") ? 401 : 200 };
  });
  const urls = ["https://models.example/health", "https://login.example", "https://ill.example", "https://gone.example"];
  const told = await silentOutside(fakeWorld({ http }), urls);
  expect(told.map(({ sentence }) => sentence)).toEqual([
    "The environment needs https://ill.example, and it doesn't answer: it answered 503",
    "The environment needs https://gone.example, and it doesn't answer: connection refused",
  ]);
});
