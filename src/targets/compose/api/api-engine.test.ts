import { describe, expect, test } from "vitest";
import { fakeHttp, fakeRun } from "../../../world.testing.ts";
import type { HttpRequest, HttpResponse } from "../../../world.ts";
import { dockerEngine } from "../engine.ts";
import { apiEngine } from "./api-engine.ts";
import { socketIn } from "./local-socket.ts";

/** An engine behind a socket, and what was asked of it and of Docker's client. */
function engineThat(answer: (path: string) => Partial<HttpResponse> | Error, socket = "unix:///run/d.sock") {
  const requests: HttpRequest[] = [];
  const run = fakeRun(() => ({ stdout: "by the client\n" }));
  const http = fakeHttp((request) => {
    requests.push(request);
    return answer(request.url.replace("http://docker", ""));
  });
  const engine = apiEngine(dockerEngine({ run }, { kind: "local" }), http, async () => socketIn(socket));
  return { engine, requests, run };
}
const json = (value: unknown): Partial<HttpResponse> => ({ body: JSON.stringify(value) });
const refused = (message: string): Partial<HttpResponse> => ({ status: 404, ...json({ message }) });

describe("a question that the engine's socket answers", () => {
  test("lists containers by filters, the newest first as the engine tells them", async () => {
    const { engine, requests, run } = engineThat(() => json([{ Id: "aa" }, { Id: "bb" }]));
    const args = ["ps", "--all", "--quiet", "--no-trunc", "--filter", "label=a=b=c", "--filter", "label=d"];
    expect((await engine.must(args)).stdout).toBe("aa\nbb\n");
    expect(requests[0]).toMatchObject({ unix: "/run/d.sock", method: "GET" });
    const query = new URL(requests[0]?.url ?? "").searchParams;
    expect([query.get("all"), query.get("filters")]).toEqual(["true", '{"label":["a=b=c","d"]}']);
    expect(run.calls).toEqual([]);
  });

  test("fills templates as Docker's client does, and leaves those that it does not know to it", async () => {
    const there = { Id: "aa", State: { Running: true }, Config: { Labels: { "x.y": "{1 2}" } } };
    const { engine } = engineThat(() => json(there));
    const ask = async (format: string) =>
      (await engine.docker(["inspect", "--type", "container", "--format", format, "web"])).stdout;
    expect(await ask('{{.Id}} {{.State.Running}} {{index .Config.Labels "x.y"}}')).toBe("aa true {1 2}\n");
    expect(await ask('{{index .Config.Labels "none"}}')).toBe("\n");
    expect(await ask("{{range .Mounts}}{{.Name}}{{end}}")).toBe("by the client\n");
    expect(await ask("{{.State}}")).toBe("by the client\n");
  });

  test("tells what is there beside what is not, and that something is not", async () => {
    const { engine } = engineThat((path) => (path.includes("/b/") ? refused("No such container: b") : json({ Id: "a" })));
    const found = await engine.docker(["inspect", "--type", "container", "--", "a", "b"]);
    expect(found).toMatchObject({
      code: 1,
      stdout: '[{"Id":"a"}]\n',
      stderr: "Error response from daemon: No such container: b\n",
    });
    await expect(engine.must(["start", "b"])).rejects.toMatchObject({
      code: "docker-refused",
      sentence: "Docker on this machine refused `docker start b`: Error response from daemon: No such container: b",
    });
  });

  test("carries archives as they are, both ways", async () => {
    const bytes = Uint8Array.from([0, 255, 128, 10]);
    const { engine, requests } = engineThat(() => ({ body: "x", bytes }));
    expect((await engine.docker(["cp", "box:/sluice/documents/a b", "-"])).bytes).toEqual(bytes);
    await engine.must(["cp", "-", "box:/sluice"], { stdin: bytes });
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "GET http://docker/containers/box/archive?path=%2Fsluice%2Fdocuments%2Fa%20b",
      "PUT http://docker/containers/box/archive?path=%2Fsluice&noOverwriteDirNonDir=true",
    ]);
    expect(requests[1]?.body).toEqual(bytes);
  });
});

describe("Docker's client is asked instead", () => {
  test.each<readonly string[]>([
    ["rm", "--force", "x"],
    ["stop", "x"],
    ["ps", "--quiet"],
    ["ps", "--no-trunc", "--format", "{{.Names}}\t{{.Ports}}"],
    ["inspect", "--type", "container", "--size", "x"],
    ["inspect", "--type", "container", "--", "../images/json"],
    ["image", "inspect", "--", "a/../../containers/json"],
    ["image", "inspect", "--", "a?force=1"],
    ["network", "inspect", "--", "a b"],
    ["cp", "./file", "box:/sluice"],
    ["cp", "box:relative", "-"],
    ["start", "--attach", "x"],
    ["start"],
  ])("for %s %s %s %s", async (...args) => {
    const { engine, requests, run } = engineThat(() => json([]));
    await engine.docker(args);
    expect(requests).toEqual([]);
    expect(run.calls.map(({ argv }) => argv)).toEqual([["docker", ...args]]);
  });

  test("where there is no socket, nobody answers, or the answer can't be read", async () => {
    const ways = [
      engineThat(() => json({}), "tcp://10.0.0.1:2376"),
      engineThat(() => Object.assign(new Error("connect ENOENT"), { code: "ENOENT" })),
      engineThat(() => ({ body: "<html>" })),
      engineThat(() => ({ ...json({}), truncated: true })),
    ];
    for (const { engine, run } of ways) {
      expect((await engine.docker(["info", "--format", "{{json .}}"])).stdout).toBe("by the client\n");
      expect(run.calls).toHaveLength(1);
    }
  });

  test("so that what can't be reached is said in the client's words", async () => {
    const run = fakeRun(() => ({ code: 1, stderr: "Cannot connect to the Docker daemon at unix:///run/d.sock." }));
    const http = fakeHttp(() => new Error("connect ECONNREFUSED"));
    const engine = apiEngine(dockerEngine({ run }, { kind: "local" }), http, async () => "/run/d.sock");
    await expect(engine.docker(["start", "x"])).rejects.toMatchObject({ code: "docker-unreachable" });
  });
});

test.each([
  ["unix:///var/run/docker.sock\n", "/var/run/docker.sock"],
  ["tcp://10.0.0.1:2376", undefined],
  ["ssh://deploy@shop", undefined],
  ["npipe:////./pipe/docker_engine", undefined],
  ["", undefined],
])("%j has the socket %s", (address, socket) => expect(socketIn(address)).toBe(socket));
