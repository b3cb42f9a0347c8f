import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { http } from "../../src/runner/http.ts";
import { run } from "../../src/runner/run.ts";
import { apiEngine } from "../../src/targets/compose/api/api-engine.ts";
import { localSocket } from "../../src/targets/compose/api/local-socket.ts";
import { dockerEngine, type Engine } from "../../src/targets/compose/engine.ts";
import { packed, unpacked } from "../../src/targets/compose/state/archive.ts";

const image = process.env["HAPROXY_IMAGE"] ?? "sluice-bench/haproxy";
const name = `t${randomBytes(4).toString("hex")}`;
const client = dockerEngine({ run }, { kind: "local" });
/** The commands for which the client had to be called all the same. */
const left: string[] = [];
const watched: Engine = {
  ...client,
  docker(args, options) {
    left.push(args.join(" "));
    return client.docker(args, options);
  },
};
const engine = apiEngine(watched, http, () => localSocket({ run }));

beforeAll(async () => {
  await client.must(["volume", "create", "--name", name]);
  const mount = ["--mount", `type=volume,source=${name},target=/sluice`];
  const labels = ["--label", `sluice.scope=${name}`, "--label", 'sluice.lock.owner={"run":"1/1"}'];
  await client.must(["create", "--name", name, ...mount, ...labels, "--network", "none", "--entrypoint", "true", image]);
  await client.must(["network", "create", "--label", `sluice.scope=${name}`, name]);
});
afterAll(async () => {
  await client.docker(["rm", "--force", name]);
  await client.docker(["network", "rm", name]);
  await client.docker(["volume", "rm", name]);
});

const mine = ["--filter", `label=sluice.scope=${name}`];
test.each<readonly string[]>([
  ["ps", "--all", "--quiet", "--no-trunc", ...mine],
  ["ps", "--all", ...mine, "--format", '{{.Label "sluice.scope"}}'],
  ["ps", "--all", "--no-trunc", ...mine, "--format", "{{.ID}}\t{{.Status}}"],
  ["ps", "--all", "--quiet", "--no-trunc", "--filter", `volume=${name}`],
  ["inspect", "--type", "container", "--format", '{{.Id}} {{index .Config.Labels "sluice.lock.owner"}}', name],
  ["inspect", "--type", "container", "--format", '{{.State.Running}} {{index .Config.Labels "none"}}', name],
  ["image", "inspect", "--format", "{{.Id}}", "--", image],
  ["network", "inspect", "--format", "{{.Id}}", "--", name],
  ["volume", "inspect", "--format", "{{.Name}}", "--", name],
])("the engine's socket and Docker's client tell the same: %s %s %s %s", async (...args) => {
  left.length = 0;
  const [asked, said] = [await engine.docker(args), await client.docker(args)];
  expect(left).toEqual([]);
  expect(asked.stdout).not.toBe("");
  expect({ code: asked.code, stdout: asked.stdout }).toEqual({ code: said.code, stdout: said.stdout });
});

test("files go in and come out, and what is not there is told apart", async () => {
  left.length = 0;
  const archive = new Map([["documents/one/ä.json", { text: "grüße" }]]);
  await engine.must(["cp", "-", `${name}:/sluice`], { stdin: await packed(archive) });
  const out = await engine.docker(["cp", `${name}:/sluice/documents`, "-"]);
  expect(await unpacked(out.bytes)).toEqual(archive);
  const said = await client.docker(["cp", `${name}:/sluice/documents`, "-"]);
  expect(await unpacked(said.bytes)).toEqual(archive);
  expect(await engine.docker(["cp", `${name}:/sluice/none`, "-"])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/Could not find the file/),
  });
  expect(await engine.docker(["cp", `${name}-gone:/sluice`, "-"])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/No such container: /),
  });
  expect(await engine.docker(["inspect", "--type", "container", "--", name, `${name}-gone`])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`"/${name}"`),
  });
  expect(left).toEqual([]);
});

test("a container is started, also when it runs or has run", async () => {
  left.length = 0;
  await engine.must(["start", name]);
  await engine.must(["start", name]);
  expect(await engine.docker(["start", `${name}-gone`])).toMatchObject({ code: 1 });
  expect(left).toEqual([]);
});
