import { describe, expect, test } from "vitest";
import type { Host } from "../../project/model.ts";
import { fakeClock, fakeRun } from "../../world.testing.ts";
import type { Finished } from "../../world.ts";
import { dockerEngine, engineAt } from "./engine.ts";

const local: Host = { kind: "local" };

test.each<[string, Host, string[]]>([
  ["the local engine", local, ["docker", "ps"]],
  [
    "an engine over ssh",
    { kind: "ssh", url: "ssh://deploy@notes.example" },
    ["docker", "--host", "ssh://deploy@notes.example", "ps"],
  ],
  ["an engine of a context", { kind: "context", name: "eu1" }, ["docker", "--context", "eu1", "ps"]],
])("speaks to %s", async (_story, host, argv) => {
  const run = fakeRun(() => undefined);
  await dockerEngine({ run }, host).docker(["ps"]);
  expect(run.calls.map((call) => call.argv)).toEqual([argv]);
});

test("a host that would be read as an option is refused", async () => {
  const run = fakeRun(() => undefined);
  await expect(dockerEngine({ run }, { kind: "context", name: "--debug" }).docker(["ps"])).rejects.toThrow(
    "would be read as an option",
  );
  expect(run.calls).toEqual([]);
});

test.each<[string, Partial<Finished>, string]>([
  ["no client", { code: 127, stderr: "docker: not found" }, "docker-unreachable"],
  [
    "no daemon",
    { code: 1, stderr: "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is it running?" },
    "docker-unreachable",
  ],
  [
    "no rights",
    { code: 1, stderr: "permission denied while trying to connect to the Docker daemon socket" },
    "docker-unreachable",
  ],
  [
    "no ssh",
    { code: 1, stderr: "error during connect: command [ssh -l deploy -- h docker] has exited with exit status 255" },
    "docker-unreachable",
  ],
  [
    "no such context",
    { code: 1, stderr: 'Failed to initialize: unable to resolve docker endpoint: context "eu1": context not found: open …' },
    "docker-unreachable",
  ],
  [
    "no certificate for an engine that wants one",
    { code: 1, stderr: "Error response from daemon: Client sent an HTTP request to an HTTPS server." },
    "docker-unreachable",
  ],
])("%s is never a mere refusal", async (_story, answer, code) => {
  await expect(dockerEngine({ run: fakeRun(() => answer) }, local).docker(["inspect", "x"])).rejects.toMatchObject({ code });
});

test("a refusal is a result of docker(), and a failure with Docker's own line of must()", async () => {
  const stderr = "docker: Error response from daemon: No such image: x:1.\nSee 'docker run --help'.\n";
  const engine = dockerEngine({ run: fakeRun(() => ({ code: 125, stderr })) }, local);
  expect((await engine.docker(["run", "x:1"])).code).toBe(125);
  await expect(engine.must(["run", "--env", "SECRET=1", "x:1"])).rejects.toMatchObject({
    code: "docker-refused",
    sentence: "Docker on this machine refused `docker run`: docker: Error response from daemon: No such image: x:1.",
  });
});

test("a full disk is told as such", async () => {
  const engine = dockerEngine({ run: fakeRun(() => ({ code: 1, stderr: "write /x: no space left on device" })) }, local);
  await expect(engine.must(["cp", "-", "c:/"])).rejects.toMatchObject({ code: "disk-full" });
});

describe("an engine that is restarted", () => {
  const gone = { code: 1, stderr: "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is it running?" };
  /** Gone for so long from a moment on. */
  function restarting(forMs: number) {
    const clock = fakeClock();
    let from = Number.POSITIVE_INFINITY;
    const away = () => clock.monotonic() >= from && clock.monotonic() < from + forMs;
    const run = fakeRun(() => (away() ? gone : { stdout: "done" }));
    const stop = () => {
      from = clock.monotonic();
    };
    return { clock, run, stop };
  }

  test("is waited for once it has answered, and then does what it was asked", async () => {
    const { clock, run, stop } = restarting(5_000);
    const engine = dockerEngine({ run, clock }, local);
    await engine.docker(["ps"]);
    stop();
    expect(await engine.must(["stop", "c1"], { stdin: "x" })).toMatchObject({ stdout: "done" });
    expect(run.calls.at(-1)).toMatchObject({ argv: ["docker", "stop", "c1"], stdin: "x" });
    expect(clock.monotonic()).toBe(5_000);
  });

  test("is not waited for without end", async () => {
    const { clock, run, stop } = restarting(600_000);
    const engine = dockerEngine({ run, clock }, local);
    engine.heard?.();
    stop();
    await expect(engine.docker(["ps"])).rejects.toMatchObject({ code: "docker-unreachable" });
    expect(clock.monotonic()).toBe(20_000);
  });

  test("is told at once to be out of reach when it never answered", async () => {
    const { clock, run, stop } = restarting(5_000);
    stop();
    await expect(dockerEngine({ run, clock }, local).docker(["ps"])).rejects.toMatchObject({ code: "docker-unreachable" });
    expect(run.calls).toHaveLength(1);
  });

  test("is not asked twice for what it may have begun to do", async () => {
    const { clock } = restarting(0);
    const run = fakeRun(({ argv }) => (argv[1] === "ps" ? {} : { code: 1, stderr: "error during connect: Post …: EOF" }));
    const engine = dockerEngine({ run, clock }, local);
    await engine.docker(["ps"]);
    await expect(engine.docker(["create", "x"])).rejects.toMatchObject({ code: "docker-unreachable" });
    expect(run.calls).toHaveLength(2);
  });
});

describe("a connection that is cut while the client speaks", () => {
  const way = (socket: string) => ({ args: ["--host", `unix://${socket}`], env: {} });
  /** Its end is noticed a moment later, and made anew then. */
  function cut() {
    const clock = fakeClock();
    let line = way("/cut");
    const run = fakeRun(({ argv }) =>
      argv.includes("unix:///anew") ? { stdout: "done" } : { code: 1, stderr: "error during connect: EOF" },
    );
    const revive = async () => {
      if (clock.monotonic() < 200 || line.args[1] === "unix:///anew") return false;
      line = way("/anew");
      return true;
    };
    return {
      run,
      revive,
      clock,
      engine: engineAt({ run, clock }, { where: "eu", line: () => line, remedyFor: () => "", revive }),
    };
  }

  test.each([[["inspect", "--type", "container", "--", "web"]], [["stop", "--time", "3", "web"]], [["start", "web"]]])(
    "is made anew, and what may be repeated is: %j",
    async (args) => {
      const { engine, run } = cut();
      expect(await engine.docker(args)).toMatchObject({ stdout: "done" });
      expect(run.calls).toHaveLength(2);
    },
  );

  test("is used again when somebody else has made it anew meanwhile", async () => {
    const { engine, clock, revive, run } = cut();
    const asked = engine.docker(["ps", "--quiet", "--no-trunc"]);
    await clock.sleep(250);
    await revive();
    expect(await asked).toMatchObject({ stdout: "done" });
    expect(run.calls).toHaveLength(2);
  });

  test("is made anew, and what may have happened is told as not known", async () => {
    const { engine, run } = cut();
    await expect(engine.docker(["create", "--name", "x", "i"])).rejects.toMatchObject({ code: "docker-unreachable" });
    expect(run.calls).toHaveLength(1);
  });
});
