import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Failure } from "../../src/failure.ts";
import { buildAndPush } from "../../src/image/build-and-push.ts";
import { buildInputs } from "../../src/image/build-inputs.ts";
import type { BuildInputs } from "../../src/image/build-request.ts";
import { resolveDigest } from "../../src/image/resolve-digest.ts";
import { files, removeTemporaryFolders } from "../../src/runner/files.ts";
import { http } from "../../src/runner/http.ts";
import { run } from "../../src/runner/run.ts";
import { fakeWorld, silence, someFacts } from "../../src/world.testing.ts";
import type { Command, RunFacts, World } from "../../src/world.ts";

const registry = process.env["SLUICE_TEST_REGISTRY"] ?? "127.0.0.1:5000";
const own = process.env["DOCKER_CONFIG"] ?? join(process.env["HOME"] ?? "", ".docker");
const docker = (...argv: string[]) => execFileSync("docker", argv, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const image = `${registry}/sluice-test/image-${randomBytes(4).toString("hex")}`;
let folder = "";
let log = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-image-"));
  await writeFile(join(folder, "text"), "one\n");
  await writeFile(join(folder, "Dockerfile"), "FROM scratch AS run\nARG WHO\nLABEL who=$WHO\nCOPY text /text\n");
});
afterEach(removeTemporaryFolders);
afterAll(async () => {
  const left = docker("image", "ls", "--quiet", "--filter", `reference=${image}*`).split("\n").filter(Boolean);
  if (left.length > 0) docker("image", "rm", "--force", ...new Set(left));
  await rm(folder, { recursive: true, force: true });
});

function world(facts: Partial<RunFacts> = {}, spy: (command: Command) => void = () => undefined): World {
  log = "";
  const watched = async (command: Command) => {
    spy(command);
    return run(command);
  };
  return fakeWorld({
    files,
    http,
    run: Object.assign(watched, { open: run.open }),
    log: {
      ...silence,
      foreign(text) {
        log += `${text}\n`;
      },
    },
    facts: { ...someFacts, commit: randomBytes(20).toString("hex"), workspace: folder, ...facts },
  });
}

function build(given: Readonly<Record<string, string>>, around: World) {
  const all: Readonly<Record<string, string>> = { image, ...given };
  const inputs = Object.fromEntries(Object.entries(buildInputs).map(([name, schema]) => [name, schema.parse(all[name] ?? "")]));
  const machine = { config: own, buildx: join(own, "buildx"), artifacts: join(folder, "artifacts") };
  return buildAndPush(inputs as BuildInputs, around, machine);
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => expect.fail("it did not fail"),
    (error: unknown) => error as Failure,
  );

describe("a commit becomes an image", () => {
  const commit = randomBytes(20).toString("hex");

  it("is built and pushed, and the registry serves the digest; a second time nothing is built", async () => {
    const outcome = await build({ tags: "latest", "build-args": "WHO=ada" }, world({ commit }));
    expect(outcome.result).toBe("built");
    const digest = String(outcome.outputs["digest"]);
    for (const tag of [`sluice-${commit}`, "latest"]) expect(await resolveDigest(world(), `${image}:${tag}`)).toBe(digest);
    docker("pull", "--quiet", `${image}@${digest}`);
    expect(docker("image", "inspect", "--format", "{{.Config.Labels.who}}", `${image}@${digest}`).trim()).toBe("ada");

    const commands: string[] = [];
    const again = await build(
      { tags: "v1" },
      world({ commit }, ({ argv }) => commands.push(argv.join(" "))),
    );
    expect(again).toMatchObject({ result: "unchanged", outputs: { digest } });
    expect(commands).toEqual([]);
    expect(await resolveDigest(world(), `${image}:v1`)).toBe(digest);

    await writeFile(join(folder, "text"), "changed since\n");
    const tagged = await build({}, world({ commit, refType: "tag", refName: "v2.0.0" }));
    expect(tagged).toMatchObject({ result: "promoted", outputs: { digest } });
    expect(await resolveDigest(world(), `${image}:v2.0.0`)).toBe(digest);
  });

  it("stays in the engine without a push", async () => {
    const outcome = await build({ push: "false" }, world({ commit: "1".repeat(40) }));
    expect(outcome.outputs["image-ref"]).toMatch(/^sha256:[0-9a-f]{64}$/);
    docker("image", "inspect", String(outcome.outputs["image-ref"]));
    expect(await resolveDigest(world(), `${image}:sluice-${"1".repeat(40)}`)).toBeUndefined();
  });
});

describe("what goes wrong is told", () => {
  const broken = async (dockerfile: string, given: Readonly<Record<string, string>> = {}) => {
    await writeFile(join(folder, "Broken"), dockerfile);
    return failureOf(build({ file: "Broken", push: "false", ...given }, world()));
  };

  it("a RUN that can't run, with the Dockerfile's line", async () => {
    const failure = await broken('FROM scratch\nCOPY text /\nRUN ["/nope"]\n');
    expect(failure).toMatchObject({ code: "build-failed", place: { file: "Broken", line: 3 } });
  });

  it("an instruction that is none", async () => {
    expect(await broken("FROM scratch\nCOPI text /\n")).toMatchObject({
      code: "build-failed",
      place: { file: "Broken", line: 2 },
      sentence: expect.stringContaining("COPI"),
    });
  });

  it("a file that isn't in the context", async () => {
    expect(await broken("FROM scratch\nCOPY missing /\n")).toMatchObject({
      code: "build-failed",
      sentence: expect.stringContaining("missing"),
    });
  });

  it("a registry that isn't there", async () => {
    const failure = await failureOf(build({ image: "127.0.0.1:1/a/b" }, world()));
    expect(failure).toMatchObject({ code: "push-failed", sentence: expect.stringContaining("127.0.0.1:1") });
  });

  it("an engine that isn't there", async () => {
    const elsewhere = world();
    const run = Object.assign(
      (command: Command) => elsewhere.run({ ...command, env: { ...command.env, DOCKER_HOST: "unix:///nowhere.sock" } }),
      { open: elsewhere.run.open },
    );
    expect(await failureOf(build({}, { ...elsewhere, run }))).toMatchObject({ code: "no-docker-to-build" });
  });
});

describe("secrets", () => {
  it("reach the process of the build and nothing else", async () => {
    const commands: Command[] = [];
    const outcome = await build(
      { secrets: '"KEY=hunter2\nline two"', "no-cache": "true" },
      world({}, (it) => commands.push(it)),
    );
    expect(outcome.result).toBe("built");
    expect(commands[0]?.env?.["SLUICE_BUILD_SECRET_0"]).toBe("hunter2\nline two");
    expect(JSON.stringify(commands.map(({ argv }) => argv))).not.toContain("hunter2");
    expect(log + JSON.stringify(outcome)).not.toContain("hunter2");
  });
});
