import { expect, test } from "vitest";
import { sayBytes } from "./bytes.ts";

test.each([
  [0, "0 byte"],
  [999, "999 byte"],
  [1_000, "1 kB"],
  [1_550_000, "1.6 MB"],
  [76_588_360 * 1_024, "78.4 GB"],
  [3_200_000_000_000_000, "3,200 TB"],
])("%d bytes are told as %s", (bytes, told) => expect(sayBytes(bytes)).toBe(told));
