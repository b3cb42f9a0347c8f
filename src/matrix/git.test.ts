import { expect, test } from "vitest";
import { fakeRun, fakeWorld } from "../world.testing.ts";
import type { Command } from "../world.ts";
import { gitIn } from "./git.ts";

/** A fetch that origin refuses without a login. */
function asked(remote: string): { run: ReturnType<typeof fakeRun>; fetches: () => Command[] } {
  const run = fakeRun(({ argv, env }) => {
    if (argv.includes("get-url")) return { stdout: `${remote}\n` };
    return { code: argv.includes("fetch") && env?.["GIT_CONFIG_COUNT"] === undefined ? 128 : 0 };
  });
  return { run, fetches: () => run.calls.filter(({ argv }) => argv.includes("fetch")) };
}

test("a fetch goes without the token first, then with it, in the environment and never in argv", async () => {
  const { run, fetches } = asked("https://github.com/acme/shop");
  expect(await gitIn(fakeWorld({ run }), "/workspace", "secret").fetch(["main"], "--depth=1")).toBe(true);
  expect(fetches().map(({ argv }) => argv.slice(3))).toEqual(
    Array.from({ length: 2 }, () => [
      "fetch",
      "--no-tags",
      "--no-recurse-submodules",
      "--quiet",
      "--depth=1",
      "--end-of-options",
      "origin",
      "main",
    ]),
  );
  expect(fetches()[1]?.env).toMatchObject({
    GIT_CONFIG_KEY_0: "http.https://github.com/.extraheader",
    GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${Buffer.from("x-access-token:secret").toString("base64")}`,
  });
});

test.each([
  "https://evil.example/acme/shop",
  "http://github.com/acme/shop",
  "git@github.com:acme/shop",
  "file:///tmp/shop",
  "",
])("the token never goes to %s", async (remote) => {
  const { run, fetches } = asked(remote);
  expect(await gitIn(fakeWorld({ run }), "/workspace", "secret").fetch(["main"])).toBe(false);
  expect(fetches()).toHaveLength(1);
});
