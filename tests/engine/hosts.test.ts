import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Host, Keys } from "./hosts/host.ts";
import { Consumer } from "./rollout/consumer.ts";

const haproxy = process.env["HAPROXY_IMAGE"] ?? "sluice-bench/haproxy";
const port = 8080;

let keys: Keys;
let app: Consumer;
let eu: Host;
beforeAll(async () => {
  keys = new Keys();
  [app, eu] = await Promise.all([Consumer.make(), Host.up(1, keys)]);
});
afterAll(async () => {
  await eu?.down();
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
    const commit = app.commit();
    const lines = watchCommandLines();
    const run = await app.deploy(commit, access(eu));
    const seen = lines();
    expect(run.outputs, run.log).toMatchObject({ result: "promoted", release: "1", url: `http://${eu.address}:${port}` });
    expect(await says(eu)).toBe("v1");
    expect(run.log).toMatch(/Sending .* MB\) to ssh:/);
    const secret = keys.private.split("\n").slice(1, -2);
    expect(seen).toMatch(/ssh -F /);
    for (const line of secret) {
      expect(seen).not.toContain(line);
      expect(run.log.replace(/^::add-mask::.*$/gm, "")).not.toContain(line);
    }
  });
});
