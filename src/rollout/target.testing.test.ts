import { test } from "vitest";
import { sampleRelease } from "../release/release.testing.ts";
import { servedByHeader } from "../targets/router.ts";
import { type Trial, targetStories } from "../targets/target-stories.testing.ts";
import { fakeTarget } from "./target.testing.ts";

const fake = fakeTarget();
const services = [
  { name: "web", component: "web", part: "server" },
  { name: "worker", component: "web", part: "worker" },
] as const;
const release = (number: number) => sampleRelease({ number, services });
const trial: Trial = {
  target: fake.target,
  first: release(1),
  second: release(2),
  sick: release(3),
  ask: async (headers) => (await fake.http({ url: "http://proxy/", headers, timeoutMs: 1_000 })).headers[servedByHeader],
};
fake.sick.add(3);

test.each(targetStories)("the target in memory: $tells", async ({ happens }) => {
  await happens(trial);
});
