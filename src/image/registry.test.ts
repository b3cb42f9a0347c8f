import { describe, expect, test } from "vitest";
import { fakeClock, fakeHttp, fakeWorld } from "../world.testing.ts";
import type { HttpRequest, HttpResponse } from "../world.ts";
import { parseReference } from "./reference.ts";
import { aManifest, fakeRegistry } from "./registry.testing.ts";
import { digestOf, registryClient } from "./registry.ts";
import { resolveDigest } from "./resolve-digest.ts";

const digest = digestOf(aManifest);
const image = parseReference("ghcr.io/acme/shop:v1");
const noLogin = async () => undefined;
const worldOf = (answer: (request: HttpRequest) => Partial<HttpResponse> | Error) =>
  fakeWorld({ http: fakeHttp(answer), clock: fakeClock() });

describe("asking", () => {
  test("a tag's digest comes from the registry by a HEAD", async () => {
    const registry = fakeRegistry({ "acme/shop:v1": aManifest });
    expect(await resolveDigest(worldOf(registry.answer), "ghcr.io/acme/shop:v1")).toBe(digest);
    expect(registry.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "HEAD https://ghcr.io/v2/acme/shop/manifests/v1",
    ]);
  });

  test("an image that is not there is undefined, not a failure", async () => {
    expect(await resolveDigest(worldOf(fakeRegistry().answer), "ghcr.io/acme/shop:v1")).toBeUndefined();
  });

  test("this machine's registry is asked without TLS, Docker Hub under its own name", async () => {
    const registry = fakeRegistry();
    const world = worldOf(registry.answer);
    for (const name of ["127.0.0.1:5000/a", "localhost:5000/a", "nginx"]) await resolveDigest(world, name);
    expect(registry.asked.map(({ url }) => url)).toEqual([
      "http://127.0.0.1:5000/v2/a/manifests/latest",
      "http://localhost:5000/v2/a/manifests/latest",
      "https://registry-1.docker.io/v2/library/nginx/manifests/latest",
    ]);
  });

  test("a manifest whose bytes don't have the claimed digest is refused", async () => {
    const world = worldOf(() => ({ body: aManifest, headers: { "docker-content-digest": `sha256:${"0".repeat(64)}` } }));
    await expect(registryClient(world, noLogin).manifest(image)).rejects.toThrow("Wrong digest");
  });

  test.each([
    ["a proxy's page", "<html>log in</html>", "text/html"],
    ["nothing", "", ""],
    ["an error that comes as if all were well", '{"errors":[{"code":"DENIED"}]}', "application/json"],
    ["null", "null", "application/json"],
    [
      "a manifest of Docker before 1.10",
      '{"schemaVersion":1,"fsLayers":[]}',
      "application/vnd.docker.distribution.manifest.v1+json",
    ],
  ])("%s is no image, though it has a digest", async (_story, body, type) => {
    const world = worldOf(({ method }) => ({ body: method === "GET" ? body : "", headers: { "content-type": type } }));
    await expect(registryClient(world, noLogin).resolveDigest(image)).rejects.toThrow("is no manifest of an image");
  });

  test("a registry that sends no digest header has its bytes hashed", async () => {
    const world = worldOf(({ method }) => ({ body: method === "GET" ? aManifest : "" }));
    expect(await registryClient(world, noLogin).resolveDigest(image)).toBe(digest);
  });
});

describe("patience", () => {
  test("a registry that is busy twice is asked a third time, after the pause that it names", async () => {
    const registry = fakeRegistry({ "acme/shop:v1": aManifest });
    let refusals = 2;
    const world = worldOf((request) => {
      refusals -= 1;
      return refusals >= 0 ? { status: 429, headers: { "retry-after": "7" } } : registry.answer(request);
    });
    expect(await registryClient(world, noLogin).resolveDigest(image)).toBe(digest);
    expect(world.clock.monotonic()).toBe(14_000);
  });

  test("after four tries it is given up, with the reason", async () => {
    let tries = 0;
    const world = worldOf(() => {
      tries += 1;
      return new Error("connect ECONNREFUSED 127.0.0.1:443");
    });
    await expect(registryClient(world, noLogin).resolveDigest(image)).rejects.toThrow("ECONNREFUSED");
    expect(tries).toBe(4);
  });
});

describe("logging in", () => {
  const login = async (registry: string) => (registry === "ghcr.io" ? { username: "ada", password: "pw" } : undefined);
  const basic = `Basic ${Buffer.from("ada:pw").toString("base64")}`;

  test("a bearer token is fetched once with the login and used from then on", async () => {
    const registry = fakeRegistry({ "acme/shop:v1": aManifest });
    const seen: string[] = [];
    const world = worldOf((request) => {
      const authorization = request.headers?.["authorization"];
      seen.push(`${request.method ?? "GET"} ${new URL(request.url).pathname} ${authorization ?? "-"}`);
      if (request.url.startsWith("https://ghcr.io/token?")) {
        expect(new URL(request.url).searchParams.get("scope")).toBe("repository:acme/shop:pull");
        return { body: '{"token":"t0"}' };
      }
      if (authorization === "Bearer t0") return registry.answer(request);
      const ask = 'Bearer realm="https://ghcr.io/token",service="ghcr.io",scope="repository:acme/shop:pull"';
      return { status: 401, headers: { "www-authenticate": ask } };
    });
    const client = registryClient(world, login);
    await client.resolveDigest(image);
    await client.resolveDigest(image);
    expect(seen).toEqual([
      "HEAD /v2/acme/shop/manifests/v1 -",
      `GET /token ${basic}`,
      "HEAD /v2/acme/shop/manifests/v1 Bearer t0",
      "HEAD /v2/acme/shop/manifests/v1 Bearer t0",
    ]);
  });

  test("a password is not sent to a token server without TLS", async () => {
    const urls: string[] = [];
    const world = worldOf(({ url }) => {
      urls.push(url);
      return { status: 401, headers: { "www-authenticate": 'Bearer realm="http://evil.example/token"' } };
    });
    await expect(registryClient(world, login).resolveDigest(image)).rejects.toThrow("http://evil.example/token");
    expect(urls).toHaveLength(1);
  });

  test("one registry's password never goes to another one", async () => {
    const sent: (string | undefined)[] = [];
    const world = worldOf(({ headers }) => {
      sent.push(headers?.["authorization"]);
      return { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } };
    });
    const other = parseReference("quay.io/acme/shop:v1");
    await expect(registryClient(world, login).resolveDigest(other)).rejects.toThrow("refuses to read acme/shop");
    expect(sent).toEqual([undefined]);
  });

  test("a refused write names the permission that is missing", async () => {
    const world = worldOf(() => ({ status: 403, body: '{"errors":[{"code":"DENIED","message":"no write_package"}]}' }));
    const put = registryClient(world, login).putManifest(image, { digest, mediaType: "x", body: aManifest });
    await expect(put).rejects.toThrow(/403, DENIED: no write_package.*packages: write/);
  });
});

test("a tag that doesn't come back with the digest of what was put is a failure", async () => {
  const world = worldOf(() => ({ status: 201, headers: { "docker-content-digest": `sha256:${"1".repeat(64)}` } }));
  const put = registryClient(world, noLogin).putManifest(image, { digest, mediaType: "x", body: aManifest });
  await expect(put).rejects.toThrow("Wrong digest");
});
