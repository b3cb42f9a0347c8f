import { expect, test } from "vitest";
import { fakeEngine } from "../docker.testing.ts";
import { ensureImage, imageOnEngine } from "./images.ts";

test("an image that is there is known by its id, and not pulled", async () => {
  const { engine, lines } = fakeEngine(() => ({ stdout: "sha256:1\n" }));
  expect(await imageOnEngine(engine, "web:1")).toBe("sha256:1");
  await ensureImage(engine, "web:1");
  expect(lines.every((line) => line === "image inspect --format {{.Id}} -- web:1")).toBe(true);
});

test("one that isn't is pulled, with the login in the environment and not in argv", async () => {
  const { engine, run } = fakeEngine((line) => (line.startsWith("image") ? { code: 1 } : undefined));
  expect(await imageOnEngine(engine, "web:1")).toBeUndefined();
  await ensureImage(engine, "web:1", { DOCKER_CONFIG: "/tmp/login" });
  expect(run.calls.at(-1)).toMatchObject({
    argv: ["docker", "pull", "--quiet", "web:1"],
    env: { DOCKER_CONFIG: "/tmp/login" },
  });
});

test("one that can't be pulled is a failure with the registry's own words", async () => {
  const { engine } = fakeEngine((line) =>
    line.startsWith("image") ? { code: 1 } : { code: 1, stderr: "Error response from daemon: manifest for web:1 not found" },
  );
  await expect(ensureImage(engine, "web:1")).rejects.toMatchObject({
    code: "image-unavailable",
    sentence: expect.stringContaining("manifest for web:1 not found"),
  });
});

test("an engine that doesn't answer is never taken for a missing image", async () => {
  const { engine } = fakeEngine(() => ({ code: 1, stderr: "Cannot connect to the Docker daemon" }));
  await expect(imageOnEngine(engine, "web:1")).rejects.toMatchObject({ code: "docker-unreachable" });
});
