import { execFileSync } from "node:child_process";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Consumer, docker, lines } from "./rollout/consumer.ts";

let app: Consumer;
let commit = "";
beforeAll(async () => {
  app = await Consumer.make();
  commit = app.commit();
});
afterAll(() => app.remove());

/** Everything on the engine with the app's name, besides images. */
function traces(): string[] {
  const all = [
    docker("ps", "--all", "--format", "{{.Names}}"),
    docker("network", "ls", "--format", "{{.Name}}"),
    docker("volume", "ls", "--format", "{{.Name}}"),
  ];
  return lines(all.join("\n")).filter((name) => name.includes(app.name));
}

describe("refused before anything changes", () => {
  test("an unknown environment, with the nearest name", async () => {
    const run = await app.deploy(commit, { environment: "prodution" });
    expect(run.code).toBe(1);
    expect(run.outputs["result"]).toBe("refused");
    expect(run.outputs["explanation"]).toContain('"prodution"');
    expect(run.log).toContain('Did you mean "production"?');
    expect(traces()).toEqual([]);
  });

  test("a Docker engine that doesn't answer", async () => {
    const run = await app.deploy(commit, {}, { env: { DOCKER_HOST: "tcp://127.0.0.1:1" } });
    expect(run.outputs["result"]).toBe("refused");
    expect(run.outputs["explanation"]).toMatch(/^Docker on this machine can't be reached: /);
    expect(run.log).toContain("Start Docker on this machine");
  });

  test("`after`: an environment whose forerunner doesn't serve the commit, and nothing is made for that one", async () => {
    app.configure({ after: "{ staging: 1h }", environments: "  staging: { listen: 18080 }\n" });
    const run = await app.deploy(commit);
    app.configure();
    expect(run.outputs["result"], run.log).toBe("refused");
    expect(run.outputs["explanation"]).toBe(
      `production starts only after staging has served ${commit.slice(0, 7)} for 1 h; staging serves nothing yet.`,
    );
    expect(traces().filter((name) => name.includes("staging"))).toEqual([]);
  });

  test("an image that was never built, with what was tried", async () => {
    const run = await app.deploy("f".repeat(40));
    expect(run.outputs["result"], run.log).toBe("refused");
    expect(run.outputs["explanation"]).toBe(`No image for web: tried ${app.image}:sluice-${"f".repeat(40)}.`);
    expect(run.log).toContain("Build and push this commit first");
    expect(app.containers()).toEqual([]);
  });

  test("a dry run tells the plan and changes nothing", async () => {
    const run = await app.deploy(commit, { "dry-run": "true" });
    expect(run.outputs["result"], run.log).toBe("planned");
    expect(JSON.parse(run.outputs["plan"] ?? "")).toHaveLength(6);
    expect(app.containers()).toEqual([]);
    expect(await app.says()).toBeUndefined();
  });

  test("an app that already runs under plain docker compose: it says `adopt: true`, and the app runs on", async () => {
    const compose = (...args: string[]) =>
      execFileSync("docker", ["compose", "--project-name", app.name, ...args], { cwd: app.folder, stdio: "pipe" });
    docker("tag", `${app.image}:sluice-${commit}`, `${app.image}:latest`);
    compose("up", "--detach", "--no-build", "--wait");
    try {
      expect(await app.says()).toBe("v1");
      const run = await app.deploy(commit);
      expect(run.outputs["result"], run.log).toBe("refused");
      expect(run.outputs["explanation"]).toContain(`already runs here under plain \`docker compose\` (project ${app.name}:`);
      expect(run.log).toContain("adopt: true");
      expect(await app.says()).toBe("v1");
    } finally {
      compose("down", "--volumes", "--timeout", "1");
    }
  });
});

describe("a port that somebody else has", () => {
  test("is told with the container that has it, and nothing is left behind", async () => {
    const other = `${app.name}-other`;
    docker(
      "run",
      "--detach",
      "--name",
      other,
      "--publish",
      `127.0.0.1:${app.port}:1`,
      "--entrypoint",
      "sleep",
      `${app.image}:sluice-${commit}`,
      "60",
    );
    const run = await app.deploy(commit);
    docker("rm", "--force", other);
    expect(run.outputs["result"], run.log).toBe("refused");
    expect(run.outputs["explanation"]).toContain(String(app.port));
    expect(run.outputs["explanation"]).toContain(other);
    expect(app.containers()).toEqual([]);
  });

  test("is told when it is no container", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(app.port, "127.0.0.1", resolve));
    const run = await app.deploy(commit);
    await new Promise((resolve) => server.close(resolve));
    expect(run.outputs["result"], run.log).toBe("refused");
    expect(run.outputs["explanation"]).toContain(String(app.port));
    expect(run.outputs["explanation"]).toMatch(/held by a program that is no container/);
    expect(app.containers()).toEqual([]);
    expect(traces().filter((name) => /-r\d|proxy|cache/.test(name))).toEqual([]);
  });
});
