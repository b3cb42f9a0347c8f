import { expect, test } from "vitest";
import type { Component } from "../project/model.ts";
import { strategySchema } from "../project/schema/strategy.ts";
import type { ReleasedService } from "../release/release.ts";
import { type OneWriterSpec, refuseTwoWriters } from "./one-writer.ts";

const compose = `services:
  web:
    build: .
    volumes:
      - ./static:/static
      - data:/data
volumes: { data: {} }
`;
const mount = { type: "volume", source: "data", target: "/data" };
const spec = (more: {
  strategy?: unknown;
  writer?: Component["writer"];
  service?: Partial<ReleasedService>;
  mount?: object | null;
}) =>
  ({
    strategy: strategySchema.parse(more.strategy ?? "canary"),
    services: [{ name: "web", component: "web", part: "server", ...more.service }],
    components: [{ name: "web", writer: more.writer }] as unknown as Component[],
    document: { name: "x", services: { web: more.mount === null ? {} : { volumes: [more.mount ?? mount] } } },
    files: [
      { file: "compose.yaml", text: compose },
      { file: "sluice.yaml", text: "name: x\ncomponents:\n  web: { writer: single }\n" },
    ],
  }) as unknown as OneWriterSpec;

test.each([
  ["canary of a server that writes to a volume", { strategy: "canary" }],
  ["blue-green", { strategy: "blue-green" }],
  ["rolling", { strategy: "rolling" }],
])("%s is refused with the line and the remedy", (_story, more) => {
  let thrown: unknown;
  try {
    refuseTwoWriters(spec(more));
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({
    code: "two-writers",
    sentence: expect.stringMatching(/side by side, and both would write to the volume data \(compose\.yaml:6\)\.$/),
    remedy: expect.stringMatching(/strategy: recreate.*worker.*writer: many/),
    place: { file: "compose.yaml", line: 6 },
  });
});

test("a component that is said to have a single writer is refused where that is said", () => {
  expect(() => refuseTwoWriters(spec({ writer: "single", mount: null }))).toThrow(/`writer: single` \(sluice\.yaml:3\)/);
});

test.each([
  ["recreate", { strategy: "recreate", writer: "single" as const }],
  ["several may write, as is said", { writer: "many" as const }],
  ["mounted to read", { mount: { ...mount, read_only: true } }],
  ["a volume without a name, new with every container", { mount: { type: "volume", target: "/tmp" } }],
  ["a folder of the machine", { mount: { type: "bind", source: "/srv", target: "/srv" } }],
  ["several containers write together already", { service: { replicas: 2 } }],
  ["a worker, which never runs twice", { service: { part: "worker" as const } }],
])("%s: nothing is refused", (_story, more) => expect(() => refuseTwoWriters(spec(more))).not.toThrow());
