import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { files, removeLeftFolders, removeTemporaryFolders } from "./files.ts";

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

test("what a killed step has left in the job's folder is removed; what runs still has, and reports, stay", async () => {
  const job = mkdtempSync(join(tmpdir(), "job-"));
  vi.stubEnv("RUNNER_TEMP", job);
  try {
    const own = (await files.temporaryFolder()).split("/").at(-1) ?? "";
    const ended = `sluice-${spawnSync("true").pid}-aB3dE6`;
    for (const folder of [ended, "sluice-shop", "other-1-aB3dE6"]) mkdirSync(join(job, folder));
    writeFileSync(join(job, "sluice-staged-deploy-1234abcd.json"), "{}");
    await removeLeftFolders();
    expect(readdirSync(job).sort()).toEqual(
      [own, "other-1-aB3dE6", "sluice-shop", "sluice-staged-deploy-1234abcd.json"].sort(),
    );
    await removeTemporaryFolders();
  } finally {
    vi.unstubAllEnvs();
    rmSync(job, { recursive: true });
  }
});
