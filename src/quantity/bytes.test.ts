import { expect, test } from "vitest";
import { parseBytes, sayBytes } from "./bytes.ts";

test.each([
  [0, "0 byte"],
  [999, "999 byte"],
  [1_000, "1 kB"],
  [1_550_000, "1.6 MB"],
  [76_588_360 * 1_024, "78.4 GB"],
  [3_200_000_000_000_000, "3,200 TB"],
])("%d bytes are told as %s", (bytes, told) => expect(sayBytes(bytes)).toBe(told));

test.each<[string, number | undefined]>([
  ["20GB", 20_000_000_000],
  [" 1.5 gib ", 1_610_612_736],
  ["500 MB", 500_000_000],
  ["1kB", 1_000],
  ["20", undefined],
  ["0GB", undefined],
  ["-1GB", undefined],
  ["20G", undefined],
  ["1e3MB", undefined],
  ["99999999TB", undefined],
  ["", undefined],
])("%j is read as %s bytes", (text, bytes) => expect(parseBytes(text)).toBe(bytes));
