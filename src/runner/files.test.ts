import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { files, removeTemporaryFolders } from "./files.ts";

test("a temporary folder is private, holds what is written, and is gone at the end", async () => {
  const folder = await files.temporaryFolder();
  await files.write(`${folder}/b/deep/x.txt`, "hello");
  await files.makeFolder(`${folder}/a`);
  expect(await files.read(`${folder}/b/deep/x.txt`)).toBe("hello");
  expect(await files.list(folder)).toEqual(["a", "b"]);
  expect(await files.exists(`${folder}/b`)).toBe(true);
  await files.remove(`${folder}/b`);
  await files.remove(`${folder}/never-was`);
  expect(await files.exists(`${folder}/b`)).toBe(false);
  await removeTemporaryFolders();
  expect(existsSync(folder)).toBe(false);
});
