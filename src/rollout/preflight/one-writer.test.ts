import { expect, test } from "vitest";
import type { Component } from "../../project/model.ts";
import { strategySchema } from "../../project/schema/strategy.ts";
import type { ReleasedService } from "../../release/release.ts";
import type { SharedWrites } from "../../targets/site.ts";
import { refuseTwoWriters } from "./one-writer.ts";

const data: SharedWrites = { what: "the volume data", place: { file: "compose.yaml", line: 6 } };
const refused = (more: {
  strategy?: unknown;
  writer?: Component["writer"];
  service?: Partial<ReleasedService>;
  shared?: SharedWrites | undefined;
}) =>
  refuseTwoWriters({
    strategy: strategySchema.parse(more.strategy ?? "canary"),
    services: [{ name: "web", component: "web", part: "server", ...more.service }],
    components: [{ name: "web", writer: more.writer }] as unknown as Component[],
    shared: async () => ("shared" in more ? more.shared : data),
    saidAt: () => ({ file: "sluice.yaml", line: 3 }),
  });

test.each([
  ["canary of a server that writes to a volume", { strategy: "canary" }],
  ["blue-green", { strategy: "blue-green" }],
  ["rolling", { strategy: "rolling" }],
])("%s is refused with the line and the remedy", async (_story, more) => {
  const thrown = await refused(more).catch((error: unknown) => error);
  expect(thrown).toMatchObject({
    code: "two-writers",
    sentence: expect.stringMatching(/side by side, and both would write to the volume data \(compose\.yaml:6\)\.$/),
    remedy: expect.stringMatching(/strategy: recreate.*worker.*writer: many/),
    place: { file: "compose.yaml", line: 6 },
  });
});

test("a component that is said to have a single writer is refused where that is said", async () => {
  await expect(refused({ writer: "single", shared: undefined })).rejects.toThrow(/`writer: single` \(sluice\.yaml:3\)/);
});

test.each([
  ["recreate", { strategy: "recreate", writer: "single" as const }],
  ["several may write, as is said", { writer: "many" as const }],
  ["nothing is shared", { shared: undefined }],
  ["several containers write together already", { service: { replicas: 2 } }],
  ["a worker, which never runs twice", { service: { part: "worker" as const } }],
])("%s: nothing is refused", async (_story, more) => {
  await expect(refused(more)).resolves.toBeUndefined();
});
