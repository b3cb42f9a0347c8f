import { expect, test } from "vitest";
import { minified } from "./minify.ts";

test("what a chunk exports, and the names that libraries tell classes apart by, stay", async () => {
  const text =
    "export const ids = [9];\nexport const modules = { 9: () => { class TooLate extends Error {} return new TooLate(); } };\n";
  const small = await minified(text);
  expect(small.length).toBeLessThan(text.length);
  const chunk = (await import(`data:text/javascript,${encodeURIComponent(small)}`)) as {
    ids: readonly number[];
    modules: Record<number, () => Error>;
  };
  expect(chunk.ids).toEqual([9]);
  expect(chunk.modules[9]?.().constructor.name).toBe("TooLate");
});

test("a file is ASCII, so that Node need not widen it; texts come out as they were", async () => {
  const small = await minified('export const said = "5 % → 10 % · ✅";');
  expect(small).toMatch(/^[\x20-\x7e\n]*$/);
  const { said } = (await import(`data:text/javascript,${encodeURIComponent(small)}`)) as { said: string };
  expect(said).toBe("5 % → 10 % · ✅");
});
