import type { HttpRequest, HttpResponse } from "../world.ts";
import { digestOf } from "./registry.ts";

export const aManifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: "application/vnd.docker.distribution.manifest.v2+json",
  config: { size: 100, digest: `sha256:${"c".repeat(64)}` },
  layers: [{ size: 1_000 }, { size: 400 }],
});

/** A registry in memory that speaks as much of the distribution API as our client needs. */
export function fakeRegistry(images: Readonly<Record<string, string>> = {}) {
  const tags = new Map(Object.entries(images));
  const asked: HttpRequest[] = [];
  const find = (repository: string, what: string) =>
    tags.get(`${repository}:${what}`) ??
    [...tags].find(([name, body]) => name.startsWith(`${repository}:`) && digestOf(body) === what)?.[1];
  function answer(request: HttpRequest): Partial<HttpResponse> {
    asked.push(request);
    const [, repository = "", what = ""] = /\/v2\/(.+)\/manifests\/(.+)$/.exec(new URL(request.url).pathname) ?? [];
    if (request.method === "PUT") tags.set(`${repository}:${what}`, String(request.body));
    const body = find(repository, what);
    if (body === undefined) return { status: 404, body: '{"errors":[{"code":"MANIFEST_UNKNOWN"}]}' };
    const headers = {
      "docker-content-digest": digestOf(body),
      "content-type": "application/vnd.docker.distribution.manifest.v2+json",
    };
    return { status: request.method === "PUT" ? 201 : 200, headers, body: request.method === "GET" ? body : "" };
  }
  return { tags, asked, answer };
}
