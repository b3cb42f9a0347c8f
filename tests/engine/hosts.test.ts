import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Host, Keys } from "./hosts/host.ts";
import { Consumer, docker, lines, until } from "./rollout/consumer.ts";

const node = process.env["NODE_IMAGE"] ?? "sluice-bench/node";
const haproxy = process.env["HAPROXY_IMAGE"] ?? "sluice-bench/haproxy";
const port = 8080;

let keys: Keys;
let app: Consumer;
let eu: Host;
let us: Host;
/** Two commits, and no more: an image is on a host after its first way there. */
const commits: Record<string, string> = {};
beforeAll(async () => {
  keys = new Keys();
  [app, eu, us] = await Promise.all([Consumer.make(), Host.up(1, keys), Host.up(2, keys)]);
  app.write("note.txt", "carried over for $5");
  const compose = readFileSync(join(app.folder, "compose.yaml"), "utf8");
  const mounted = compose
    .replace("depends_on: [cache]", 'depends_on: [cache]\n    volumes: ["./note.txt:/note.txt"]')
    .replace('volumes: ["cache:/data"]', 'volumes: ["cache:/data"]\n    secrets: [note]');
  app.write("compose.yaml", `${mounted}secrets: { note: { file: ./note.txt } }\n`);
  for (const version of ["v1", "v2"]) commits[version] = app.commit();
});
afterAll(async () => {
  await Promise.all([eu?.down(), us?.down()]);
  await app?.remove();
  keys?.remove();
});

/** sluice.yaml with one environment; `bake` is the time at half of the visitors. */
function configure(where: string, bake = "0s"): void {
  app.write(
    "sluice.yaml",
    `name: ${app.name}
routes: { /: "web:8000" }
gate: [{ http: /health }]
interval: 200ms
listen: ${port}
router: { image: ${haproxy} }
environments:
  production:
    ${where}
    strategy: { steps: { 50%: ${bake}, 100%: 0s } }
`,
  );
}
const access = (...hosts: Host[]) => ({
  "ssh-key": keys.private,
  "ssh-known-hosts": hosts.map(({ known }) => known).join("\n"),
});

async function says(host: Host): Promise<string> {
  return fetch(`http://${host.address}:${port}/`, { signal: AbortSignal.timeout(3_000) }).then(
    (response) => response.text(),
    (error: unknown) => `nobody: ${String(error)}`,
  );
}

/** The commit that does not serve on this host. */
async function other(host: Host): Promise<string> {
  return commits[(await says(host)) === "v1" ? "v2" : "v1"] ?? "";
}

/** Everything that anybody on this machine can see of command lines, looked at all the time. */
function watchCommandLines(): () => string {
  const seen = new Set<string>();
  const timer = setInterval(() => {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        seen.add(readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "));
      } catch {
        // It has ended.
      }
    }
  }, 10);
  return () => {
    clearInterval(timer);
    return [...seen].join("\n");
  };
}

describe("one host behind ssh", () => {
  test("without a registry: the image built here is sent, pinned by its id, and promoted; no part of the key is seen", async () => {
    configure(`host: ${eu.url}`);
    const commit = commits["v1"] ?? "";
    const watched = watchCommandLines();
    const run = await app.deploy(commit, access(eu));
    const seen = watched();
    expect(run.outputs, run.log).toMatchObject({ result: "promoted", release: "1", url: `http://${eu.address}:${port}` });
    expect(await says(eu)).toBe("v1");
    expect(run.log).toMatch(/Sending .* MB\) to ssh:/);
    const file = (container: string, path: string) => eu.docker("exec", `${app.scope}-${container}`, "cat", path);
    expect(file("r1-web-r1-1", "/note.txt"), "a mounted file of the checkout").toBe("carried over for $5");
    expect(file("cache-1", "/run/secrets/note"), "a secret of a base service").toBe("carried over for $5");
    const secret = keys.private.split("\n").slice(1, -2);
    expect(seen).toMatch(/ssh -F /);
    for (const line of secret) {
      expect(seen).not.toContain(line);
      expect(run.log.replace(/^::add-mask::.*$/gm, "")).not.toContain(line);
    }
  });

  test("a second one and the way back: both are asked for from outside, over the same connection", async () => {
    const run = await app.deploy(await other(eu), access(eu));
    expect(run.outputs, run.log).toMatchObject({ result: "promoted", release: "2" });
    expect(await says(eu)).toBe("v2");
    const back = await app.rollback(access(eu));
    expect(back.outputs, back.log).toMatchObject({ result: "rolled-back", from: "2", to: "1" });
    // The bench measures it; here a machine under load must do, too.
    expect(Number(back.outputs["duration-seconds"])).toBeLessThan(15);
    expect(await says(eu)).toBe("v1");
  });

  test("by a Docker context, too, and what is not carried over is refused before anything changes", async () => {
    const compose = readFileSync(join(app.folder, "compose.yaml"), "utf8");
    const ssh = join(homedir(), ".ssh");
    docker("context", "create", app.name, "--docker", `host=${eu.url}`);
    try {
      configure(`context: ${app.name}`);
      const run = await app.deploy(await other(eu), { ...access(eu), "dry-run": "true" });
      expect(run.outputs["result"], run.log).toBe("planned");
      const known = join(ssh, "known_hosts");
      expect(existsSync(known) ? readFileSync(known, "utf8") : "").not.toContain(eu.address);
      app.write("compose.yaml", compose.replace("./note.txt:/note.txt", "./data:/data"));
      const refused = await app.deploy(await other(eu), access(eu));
      expect(refused.outputs["explanation"], refused.log).toMatch(
        /is another machine .*web mounts \.\/data \(it is not there\)/,
      );
    } finally {
      docker("context", "rm", app.name);
      app.write("compose.yaml", compose);
      configure(`host: ${eu.url}`);
    }
  });

  test("who nobody vouches for is refused with the command that shows its key; another key than the known one, too", async () => {
    const unknown = await app.deploy(await other(eu), {
      "ssh-key": keys.private,
      "ssh-known-hosts": "somebody.example ssh-ed25519 AAAA",
    });
    expect(unknown.outputs["result"]).toBe("refused");
    expect(unknown.log).toContain(`ssh-keyscan -p 2200 ${eu.address}`);
    const line = eu.known.replace(/ AAAA.*/, ` ${keys.public.split(" ")[1]}`).replace(/\]:2200 \S+ /, "]:2200 ssh-ed25519 ");
    const changed = await app.deploy(await other(eu), { ...access(eu), "ssh-known-hosts": line });
    expect(changed.outputs["explanation"], changed.log).toContain("shows another key than the one in known_hosts");
    expect(await says(eu)).toBe("v1");
  });

  test("a key that is not let in, and one that is cut off, are told apart", async () => {
    const stranger = new Keys();
    try {
      const denied = await app.deploy(await other(eu), { ...access(eu), "ssh-key": stranger.private });
      expect(denied.outputs["explanation"], denied.log).toMatch(/does not let this step in: .*Permission denied/);
      const broken = await app.deploy(await other(eu), { ...access(eu), "ssh-key": keys.private.slice(0, 120) });
      expect(broken.outputs["explanation"], broken.log).toContain("can't read the key");
    } finally {
      stranger.remove();
    }
  });

  test("ssh is cut in the middle: the connection is made anew and the rollout goes on to its end", async () => {
    configure(`host: ${eu.url}`, "4s");
    let cut: Promise<void> | undefined;
    const run = await app.deploy(await other(eu), access(eu), {
      onLog: (chunk) => {
        if (/50 % of the visitors are on/.test(chunk)) cut ??= eu.cut();
      },
    });
    await cut;
    expect(run.outputs, run.log).toMatchObject({ result: "promoted" });
    expect(run.log).toContain("stands again");
  });

  test("ssh is gone for good in the middle: told as such, and the next run undoes what was left", async () => {
    const serving = await says(eu);
    let gone: Promise<void> | undefined;
    const run = await app.deploy(await other(eu), access(eu), {
      onLog: (chunk) => {
        if (/50 % of the visitors are on/.test(chunk)) gone ??= eu.stopSsh();
      },
    });
    await gone;
    expect(run.code).toBe(1);
    expect(run.outputs["explanation"], run.log).toMatch(/The connection to ssh:.* broke and could not be made again/);
    await eu.startSsh();
    const resumed = await app.deploy("", { ...access(eu), mode: "resume" });
    expect(resumed.outputs, resumed.log).toMatchObject({ result: "rolled-back" });
    expect(await says(eu)).toBe(serving);
  });

  test("an sshd that forwards no sockets: Docker's own way is taken, and said", async () => {
    await eu.stopSsh();
    await eu.startSsh("AllowStreamLocalForwarding no");
    configure(`host: ${eu.url}`);
    const run = await app.deploy(await other(eu), access(eu));
    expect(run.outputs, run.log).toMatchObject({ result: "promoted" });
    expect(run.log).toContain("forwards no sockets");
    await eu.stopSsh();
    await eu.startSsh();
  });
});

describe("several hosts in waves", () => {
  const both = () => Promise.all([says(eu), says(us)]);
  const inWaves = (more = "", bake = "0s") => configure(`waves: [[${eu.url}], [${us.url}]]${more}`, bake);
  /** Kills what a release runs on the second host as soon as visitors are on it. */
  const killedThere = (release: number) => (chunk: string) => {
    if (!chunk.includes(`${us.address}:2200: 50 %`)) return;
    us.docker("kill", `${app.scope}-r${release}-web-r${release}-1`);
  };
  const targets = (run: { report: unknown }) =>
    (run.report as { targets: { result: string; serving: number | null }[] }).targets;
  beforeAll(() => eu.clear());

  test("a host is down before anything changed: nothing changes anywhere, and all that is wrong is told", async () => {
    inWaves();
    await us.stopSsh();
    const run = await app.deploy(await other(eu), access(eu, us));
    expect(run.code).toBe(1);
    expect(run.outputs["result"]).toBe("refused");
    expect(run.outputs["explanation"], run.log).toMatch(
      /Nothing was changed on any host of production: .*can't be reached by ssh/,
    );
    expect(lines(eu.docker("ps", "--all", "--quiet", "--filter", `label=sluice.release`))).toEqual([]);
    const status = await app.deploy(await other(eu), { ...access(eu, us), mode: "status" });
    expect(status.outputs["result"], status.log).toBe("status");
    expect(status.outputs["explanation"]).toMatch(
      /10\.231\.1\.2:2200: Nothing serves\. .* root@10\.231\.2\.2:2200 can't be looked at: /,
    );
    await us.startSsh();
  });

  test("each wave does all steps, then the next; the same number and the same words everywhere", async () => {
    const commit = await other(eu);
    const first = await app.deploy(commit, access(eu, us));
    expect(first.outputs, first.log).toMatchObject({ result: "promoted", release: "1" });
    expect(first.outputs["explanation"]).toContain("serves everybody on 2 hosts, in 2 waves");
    expect(new Set(await both()).size).toBe(1);
    const at = (text: string) => first.log.indexOf(text);
    expect(at(`${eu.address}:2200: Release 1 is promoted`)).toBeLessThan(at(`${us.address}:2200: release 1`));
    expect(at(`${eu.address}:2200: Release 1 is promoted`)).toBeGreaterThan(0);
    expect(first.summary).toContain("| 2 |");
    const again = await app.deploy(commit, access(eu, us));
    expect(again.outputs["result"], again.log).toBe("unchanged");
  });

  test("the second wave fails: it goes back, and by the policy `wave` the first one stays", async () => {
    inWaves("", "2s");
    const [before] = await both();
    const run = await app.deploy(await other(eu), access(eu, us), { onLog: killedThere(2) });
    expect(run.code).toBe(1);
    expect(
      targets(run).map(({ result, serving }) => `${result} ${serving}`),
      run.log,
    ).toEqual(["promoted 2", "undone 1"]);
    const [atEu, atUs] = await both();
    expect(atUs).toBe(before);
    expect(atEu).not.toBe(before);
  });

  test("with `on-failure: all` the first wave goes back, too", async () => {
    inWaves("\n    on-failure: all", "2s");
    const before = await both();
    const run = await app.deploy(await other(eu), access(eu, us), { onLog: killedThere(3) });
    expect(run.log).toContain("The hosts differ, which this rollout puts right");
    expect(run.outputs["result"], run.log).toBe("rolled-back");
    expect(
      targets(run).map(({ result, serving }) => `${result} ${serving}`),
      run.log,
    ).toEqual(["returned 2", "undone 1"]);
    expect(await both()).toEqual(before);
  });

  test("bakes longer than the job: a watcher on each host, resume goes on wave by wave, and a watcher's no takes all of it back", async () => {
    inWaves("\n    on-failure: all", "4s");
    const before = await both();
    const commit = await other(eu);
    const long = { ...access(eu, us), "max-wait": "1s", "watcher-image": node };
    const results = (run: { report: unknown }) => targets(run).map(({ result }) => result);
    let run = await app.deploy(commit, long);
    expect(run.outputs, run.log).toMatchObject({ result: "baking", "resume-at": expect.stringMatching(/Z$/) });
    expect(results(run)).toEqual(["baking", "waiting"]);
    const { release = "" } = run.outputs;
    for (const began = performance.now(); results(run)[0] === "baking" && performance.now() - began < 60_000; )
      run = await app.deploy(commit, { ...long, mode: "resume" });
    expect(results(run), run.log).toEqual(["promoted", "baking"]);
    expect(run.outputs, run.log).toMatchObject({ result: "baking", release });
    us.docker("exec", `${app.scope}-r${release}-web-r${release}-1`, "touch", "/tmp/ill");
    await until(() => us.docker("logs", `${app.scope}-watcher`).includes("moved-back"));
    const status = await app.deploy(commit, { ...access(eu, us), mode: "status" });
    expect(status.outputs["explanation"], status.log).toContain(`The watcher moved everybody back from release ${release}`);
    run = await app.deploy(commit, { ...long, mode: "resume" });
    expect(run.outputs["result"], run.log).toBe("rolled-back");
    expect(results(run)).toEqual(["returned", "undone"]);
    expect(await both()).toEqual(before);
  });

  test("a host is lost in the middle: the next run undoes what was left there and brings it up to the others", async () => {
    inWaves("", "2s");
    const commit = await other(eu);
    let gone: Promise<void> | undefined;
    const run = await app.deploy(commit, access(eu, us), {
      onLog: (chunk) => {
        if (chunk.includes(`${us.address}:2200: 50 %`)) gone ??= us.stopSsh();
      },
    });
    await gone;
    expect(
      targets(run).map(({ result }) => result),
      run.log,
    ).toEqual(["promoted", "lost"]);
    await us.startSsh();
    const next = await app.deploy(commit, access(eu, us));
    expect(next.outputs, next.log).toMatchObject({ result: "promoted" });
    expect(next.log).toMatch(/Undid release \d+/);
    expect(targets(next).map(({ result, serving }) => `${result} ${serving}`)).toEqual([
      `unchanged ${next.outputs["release"]}`,
      `promoted ${next.outputs["release"]}`,
    ]);
    expect(new Set(await both()).size).toBe(1);
  });

  test("a rollback goes to all hosts at once, and a host that is down keeps nobody else", async () => {
    await us.stopSsh();
    const some = await app.rollback({ ...access(eu, us), to: "1" });
    expect(some.code).toBe(1);
    expect(
      targets(some).map(({ result }) => result),
      some.log,
    ).toEqual(["returned", "lost"]);
    await us.startSsh();
    const all = await app.rollback({ ...access(eu, us), to: "1" });
    expect(
      targets(all).map(({ result, serving }) => `${result} ${serving}`),
      all.log,
    ).toEqual(["unchanged 1", "returned 1"]);
    expect(all.code).toBe(0);
    expect(new Set(await both()).size).toBe(1);
  });
});
