import { expect, test } from "vitest";
import { layersOf } from "./image-layers.ts";

const printed = (...entries: readonly (readonly [string, number])[]) =>
  entries
    .map(([CreatedBy, Size]) => JSON.stringify({ CreatedAt: "2026-01-01T00:00:00Z", CreatedBy, Size: String(Size) }))
    .reverse()
    .join("\n");

test("sizes of the history are those of the layers, one by one; what comes upon another layer is another one", () => {
  const history = printed(["ADD rootfs", 70], ["CMD", 0], ["RUN a", 5]);
  expect(layersOf(history, ["sha256:b", "sha256:a"])).toEqual([
    { id: "sha256:b", bytes: 70 },
    { id: "sha256:b sha256:a", bytes: 5 },
  ]);
});

test("where a layer is empty, the same history until there is the same layer", () => {
  const layers = ["sha256:b", "sha256:empty", "sha256:a"];
  const one = layersOf(printed(["ADD rootfs", 70], ["RUN true", 0], ["COPY x", 5]), layers);
  const other = layersOf(printed(["ADD rootfs", 70], ["RUN true", 0], ["COPY x", 6]), layers);
  expect(one.map(({ bytes }) => bytes)).toEqual([70, 5]);
  expect(one[0]?.id).toBe(other[0]?.id);
  expect(one[1]?.id).not.toBe(other[1]?.id);
});
