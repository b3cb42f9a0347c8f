import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Consumer, docker, freePort, lines, until } from "./rollout/consumer.ts";

let app: Consumer;
const commits: Record<string, string> = {};
beforeAll(async () => {
  app = await Consumer.make();
  for (const name of ["v1", "v2"]) commits[name] = app.commit();
  commits["bad"] = app.commit("fails-its-gate");
});
afterAll(() => app.remove());

/** Numbers of the releases whose web containers run, one for each container. */
const webs = () =>
  app.containers().flatMap((name) => {
    const release = /-web-r(\d+)-\d+$/.exec(name)?.[1];
    return release === undefined ? [] : [Number(release)];
  });
const settingsOf = (run: Awaited<ReturnType<Consumer["deploy"]>>) =>
  JSON.parse(run.outputs["plan"] ?? "[]").map(({ stage, does, undo }: Record<string, string>) => `${stage}: ${does} | ${undo}`);

describe("rolling, three containers, on a real engine", () => {
  test("the first release has all its containers", async () => {
    app.replicate(3);
    app.configure({ strategy: "{ kind: rolling, batch: 1, bake: 500ms }" });
    const run = await app.deploy(commits["v1"] ?? "");
    expect(run.outputs["result"], run.log).toBe("promoted");
    expect(webs()).toEqual([1, 1, 1]);
  });

  test("one at a time under visitors: none fails, never fewer than three run, the share follows the containers", async () => {
    const visitors = app.crowd();
    const counts: number[][] = [];
    const run = await app.deploy(
      commits["v2"] ?? "",
      {},
      { onLog: (chunk) => (/of the visitors are on release 2/.test(chunk) ? counts.push(webs()) : undefined) },
    );
    const { failures, requests } = await visitors.stop();
    expect(run.outputs["result"], run.log).toBe("promoted");
    expect(failures).toEqual([]);
    expect(requests).toBeGreaterThan(50);
    expect(counts).toEqual([
      [1, 1, 1, 2],
      [1, 1, 2, 2],
      [1, 2, 2, 2],
    ]);
    expect(run.log).toContain("33.33 % of the visitors are on release 2");
    expect(webs()).toEqual([2, 2, 2]);
    expect(app.containers(true).filter((name) => name.includes("-web-r1-"))).toHaveLength(3);
    expect(settingsOf(run).filter((line: string) => line.startsWith("servers"))).toEqual(
      [1, 2, 3].map(
        (count) =>
          `servers: start web up to ${count} of 3 containers and wait until well | start what is stopped of release 1, all visitors back to it`,
      ),
    );
  });

  test("undone at the second batch: all of the old one runs again, and no visitor fails", async () => {
    const visitors = app.crowd();
    const run = await app.deploy(commits["bad"] ?? "");
    const { failures } = await visitors.stop();
    expect(run.outputs["result"], run.log).toBe("rolled-back");
    expect(failures).toEqual([]);
    expect(webs()).toEqual([2, 2, 2]);
  });

  test("a rollback starts the containers that were stopped, all of them", async () => {
    const visitors = app.crowd();
    const run = await app.rollback();
    const { failures } = await visitors.stop();
    expect(run.outputs, run.log).toMatchObject({ result: "rolled-back", to: "1" });
    expect(failures).toEqual([]);
    expect(webs()).toEqual([1, 1, 1]);
    app.replicate(1);
  });
});

describe("recreate on a real engine", () => {
  /** Looks all the time how many releases' web servers run at once. */
  function watchWriters() {
    let over = false;
    let most = 0;
    const watching = (async () => {
      while (!over) {
        most = Math.max(most, new Set(webs()).size);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    })();
    return {
      async stop() {
        over = true;
        await watching;
        return most;
      },
    };
  }

  test("side by side is refused where one writes alone, with the line and the remedy", async () => {
    app.configure({ strategy: "canary" });
    app.write("sluice.yaml", `components: { web: { writer: single } }\n${app.configuration()}`);
    const run = await app.deploy(commits["v2"] ?? "");
    expect(run.outputs["result"], run.log).toBe("refused");
    expect(run.outputs["explanation"]).toMatch(/canary would run two releases of web side by side.*sluice\.yaml:1/);
    expect(run.log).toContain("strategy: recreate");
    expect(webs()).toEqual([1, 1, 1]);
  });

  test("the old one ends before the new one starts; the gap is measured and said", async () => {
    app.configure({ strategy: "{ kind: recreate, bake: 500ms }" });
    const writers = watchWriters();
    const visitors = app.crowd();
    const run = await app.deploy(commits["v2"] ?? "");
    const { failures, by } = await visitors.stop();
    expect(run.outputs["result"], run.log).toBe("promoted");
    expect(await writers.stop()).toBe(1);
    expect(run.outputs["explanation"]).toMatch(/serves everybody, after nobody did for [\d.]+ s\./);
    expect((run.report as { gapMs: number }).gapMs).toBeGreaterThan(100);
    expect(failures.every((failure) => failure.startsWith("503"))).toBe(true);
    expect(Object.keys(by).sort()).toEqual(["v1", "v2"]);
  });

  test("one that fails its gate ends, then the old one comes back, and the plan has said so", async () => {
    const writers = watchWriters();
    const run = await app.deploy(commits["bad"] ?? "");
    expect(run.outputs["result"], run.log).toBe("rolled-back");
    expect(await writers.stop()).toBe(1);
    expect(await app.says()).toBe("v2");
    expect(settingsOf(run)[2]).toMatch(
      /^servers: stop release \d+, then start web and wait until well; nobody serves in between \([\d.]+ m?s the last time\) \| stop release \d+, then start release \d+ again/,
    );
    expect(app.containers().filter((name) => name.includes("-worker-"))).toHaveLength(1);
  });

  test("killed while nobody serves: the next run brings the old one back, from the journal alone", async () => {
    let pid = 0;
    const killed = await app.deploy(
      commits["v1"] ?? "",
      {},
      {
        onStart: (started) => {
          pid = started;
        },
        onLog: (chunk) => {
          if (/nobody serves until/.test(chunk)) process.kill(pid, "SIGKILL");
        },
      },
    );
    expect(killed.code).not.toBe(0);
    const writers = watchWriters();
    app.configure({ strategy: "canary" });
    const run = await app.deploy("", { mode: "resume" });
    app.configure({ strategy: "{ kind: recreate, bake: 500ms }" });
    expect(run.outputs["result"], run.log).toBe("rolled-back");
    expect(await writers.stop()).toBe(1);
    expect(await app.says()).toBe("v2");
    expect(app.containers().filter((name) => name.includes("-worker-"))).toHaveLength(1);
  });

  test("a rollback has one writer, too", async () => {
    const writers = watchWriters();
    const run = await app.rollback();
    expect(run.outputs["result"], run.log).toBe("rolled-back");
    expect(await writers.stop()).toBe(1);
    expect(await app.says()).toBe("v1");
  });
});

describe("blue-green with a preview on a real engine", () => {
  let previewPort = 0;
  const preview = async () => {
    const response = await fetch(`http://127.0.0.1:${previewPort}/`);
    return `${response.status} ${await response.text()}`.trim();
  };
  beforeAll(async () => {
    previewPort = await freePort();
    app.configure({
      strategy: `{ kind: blue-green, bake: 500ms, preview: { port: "127.0.0.1:${previewPort}", bake: 1s }, warm-for: 2s, idle: staging }`,
    });
    // Another port is another proxy: that is not what the next test looks at.
    await app.deploy(commits["v1"] ?? "", { "app-env": "GREETING=x" });
  });

  test("the port shows the new release before any visitor has it, and afterwards the one before", async () => {
    const visitors = app.crowd();
    let during: Promise<string> | undefined;
    let meanwhile: Promise<string | undefined> | undefined;
    const run = await app.deploy(
      commits["v2"] ?? "",
      {},
      {
        onLog: (chunk) => {
          if (!/Preview: release/.test(chunk)) return;
          during ??= preview();
          meanwhile ??= app.says();
        },
      },
    );
    const { failures } = await visitors.stop();
    expect(run.outputs["result"], run.log).toBe("promoted");
    expect(await during).toBe("200 v2");
    expect(await meanwhile).toBe("v1 x");
    expect(failures).toEqual([]);
    expect(await preview()).toBe("200 v1 x");
  });

  test("the one before is warm for as long as is said, and stopped by the next resume", async () => {
    expect(new Set(webs()).size).toBe(2);
    await until(async () => {
      const run = await app.deploy("", { mode: "resume" });
      return run.outputs["explanation"]?.includes("warm is over") === true;
    });
    expect(new Set(webs()).size).toBe(1);
    const back = await app.rollback();
    expect(back.outputs["result"], back.log).toBe("rolled-back");
    expect(await app.says()).toBe("v1 x");
    expect(lines(docker("ps", "--quiet", "--filter", `publish=${previewPort}`))).toHaveLength(1);
  });
});
