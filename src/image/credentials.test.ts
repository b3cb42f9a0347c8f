import { expect, test } from "vitest";
import { fakeFiles, fakeRun, fakeWorld } from "../world.testing.ts";
import { storedCredentials } from "./credentials.ts";
import { privateConfig } from "./docker-login.ts";

const auth = Buffer.from("ada:p:w").toString("base64");
const worldWith = (config: unknown, helperSays = "") =>
  fakeWorld({
    files: fakeFiles({ "/home/.docker/config.json": JSON.stringify(config) }),
    run: fakeRun(() => ({ stdout: helperSays })),
  });

test("a login that an earlier step left is found", async () => {
  const world = worldWith({ auths: { "ghcr.io": { auth }, "https://index.docker.io/v1/": { auth } } });
  expect(await storedCredentials(world, "/home/.docker", "ghcr.io")).toEqual({ username: "ada", password: "p:w" });
  expect(await storedCredentials(world, "/home/.docker", "docker.io")).toEqual({ username: "ada", password: "p:w" });
  expect(await storedCredentials(world, "/home/.docker", "quay.io")).toBeUndefined();
});

test("a registry's own helper is asked", async () => {
  const world = worldWith({ credHelpers: { "r.example": "ecr" } }, '{"Username":"AWS","Secret":"s3cret"}');
  expect(await storedCredentials(world, "/home/.docker", "r.example")).toEqual({ username: "AWS", password: "s3cret" });
});

test("a helper's name can't be a path", async () => {
  const world = worldWith({ credsStore: "../../bin/sh" }, '{"Username":"a","Secret":"b"}');
  expect(await storedCredentials(world, "/home/.docker", "ghcr.io")).toBeUndefined();
});

test("the private configuration keeps everybody else's helper and uses none for its own registry", () => {
  const own = { credsStore: "desktop", credHelpers: { "r.example": "ecr" }, currentContext: "big", auths: { x: {} } };
  expect(privateConfig(own, "ghcr.io", "/home/.docker/cli-plugins")).toEqual({
    credsStore: "desktop",
    credHelpers: { "r.example": "ecr", "ghcr.io": "" },
    auths: { x: {} },
    cliPluginsExtraDirs: ["/home/.docker/cli-plugins"],
  });
});
