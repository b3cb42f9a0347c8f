import { expect, test } from "vitest";
import { fakeFiles, fakeHttp, fakeRun, fakeWorld, someFacts } from "../world.testing.ts";
import type { Command, Finished, HttpRequest, HttpResponse, RunFacts } from "../world.ts";
import { buildAndPush } from "./build-and-push.ts";
import { buildInputs } from "./build-inputs.ts";
import type { BuildInputs } from "./build-request.ts";
import { aManifest, fakeRegistry } from "./registry.testing.ts";
import { digestOf } from "./registry.ts";

const digest = digestOf(aManifest);
const sluice = `sluice-${someFacts.commit}`;
const tagFacts: RunFacts = { ...someFacts, ref: "refs/tags/v2", refType: "tag", refName: "v2" };
const machine = { config: "/home/.docker", buildx: "/home/.docker/buildx", artifacts: "/runner/artifacts" };

function inputs(given: Readonly<Record<string, string>>): BuildInputs {
  const all = { image: "ghcr.io/acme/shop", ...given } as Record<string, string>;
  return Object.fromEntries(
    Object.entries(buildInputs).map(([name, schema]) => [name, schema.parse(all[name] ?? "")]),
  ) as BuildInputs;
}

interface Bench {
  readonly images?: Readonly<Record<string, string>>;
  readonly facts?: RunFacts;
  readonly files?: Readonly<Record<string, string>>;
  readonly build?: Partial<Finished>;
  readonly http?: (request: HttpRequest) => Partial<HttpResponse> | Error | undefined;
}

/** A world where a build "pushes" the manifest to a registry in memory. */
function bench({ images = {}, facts = someFacts, files = {}, build, http }: Bench = {}) {
  const registry = fakeRegistry(images);
  const all = fakeFiles({ "/workspace/Dockerfile": "FROM scratch", "/workspace/compose.yaml": "", ...files });
  const run = fakeRun((command: Command) => {
    const { argv } = command;
    if (argv[1] === "image") return { stdout: `sha256:${"d".repeat(64)} 2000\n` };
    if (argv[2] !== "build") return undefined;
    argv.forEach((word, index) => {
      const tag = argv[index + 1] ?? "";
      if (word === "--tag" && argv.includes("--push")) registry.tags.set(tag.slice(tag.indexOf("/") + 1), aManifest);
      if (word === "--metadata-file") all.all.set(tag, JSON.stringify({ "containerimage.digest": digest }));
    });
    return build;
  });
  const world = fakeWorld({ files: all, run, facts, http: fakeHttp((request) => http?.(request) ?? registry.answer(request)) });
  const builds = () => run.calls.filter(({ argv }) => argv[2] === "build");
  return { world, registry, run, builds, files: all };
}

test("a new commit is built, pushed, and its digest proved", async () => {
  const { world, builds, files } = bench();
  const outcome = await buildAndPush(inputs({ tags: "latest" }), world, machine);
  expect(outcome.result).toBe("built");
  expect(outcome.outputs).toEqual({
    digest,
    "image-ref": `ghcr.io/acme/shop@${digest}`,
    tags: [`ghcr.io/acme/shop:${sluice}`, "ghcr.io/acme/shop:latest"],
    metadata: { "containerimage.digest": digest },
  });
  expect(builds()).toHaveLength(1);
  expect(outcome.summary).toContain("1.5 kB to download");
  expect(files.all.get("/runner/artifacts")).toBe(`oci://ghcr.io/acme/shop@${digest}\n`);
});

test("a commit that is in the registry is not built again; new tags are put on its digest", async () => {
  const { world, builds, registry } = bench({ images: { [`acme/shop:${sluice}`]: aManifest } });
  const outcome = await buildAndPush(inputs({ tags: "v1" }), world, machine);
  expect([outcome.result, outcome.outputs["digest"]]).toEqual(["unchanged", digest]);
  expect(builds()).toHaveLength(0);
  expect(registry.tags.get("acme/shop:v1")).toBe(aManifest);
});

test("no-cache builds even what is there", async () => {
  const { world, builds } = bench({ images: { [`acme/shop:${sluice}`]: aManifest } });
  expect((await buildAndPush(inputs({ "no-cache": "true" }), world, machine)).result).toBe("built");
  expect(builds()).toHaveLength(1);
});

test("a tag in another repository that lacks this image is a reason to build", async () => {
  const { world, builds } = bench({ images: { [`acme/shop:${sluice}`]: aManifest } });
  expect((await buildAndPush(inputs({ tags: "quay.io/acme/other:v1" }), world, machine)).result).toBe("built");
  expect(builds()).toHaveLength(1);
});

test("a git tag promotes the digest that main built, without a build", async () => {
  const { world, builds, registry } = bench({ images: { [`acme/shop:${sluice}`]: aManifest }, facts: tagFacts });
  const outcome = await buildAndPush(inputs({ tags: "stable" }), world, machine);
  expect([outcome.result, outcome.outputs["digest"]]).toEqual(["promoted", digest]);
  expect(builds()).toHaveLength(0);
  for (const tag of ["v2", "stable"]) expect(registry.tags.get(`acme/shop:${tag}`)).toBe(aManifest);
});

test("a git tag on a commit that was never built is built", async () => {
  const { world } = bench({ facts: tagFacts });
  expect((await buildAndPush(inputs({}), world, machine)).result).toBe("built");
});

test("promote-from puts the tags on the image that it names", async () => {
  const { world, run, registry } = bench({ images: { "acme/shop:old": aManifest } });
  const outcome = await buildAndPush(inputs({ "promote-from": digest, tags: "good" }), world, machine);
  expect(outcome.result).toBe("promoted");
  expect(run.calls).toEqual([]);
  expect(registry.tags.get("acme/shop:good")).toBe(aManifest);
});

test.each([
  ["gone", "is not in the registry"],
  ["ghcr.io/acme/other:v1", "different repositories"],
])("promote-from %s is refused: %s", async (from, why) => {
  await expect(buildAndPush(inputs({ "promote-from": from }), bench().world, machine)).rejects.toThrow(why);
});

test("a dry run prints the plan and does nothing", async () => {
  const { world, run, registry } = bench();
  const outcome = await buildAndPush(inputs({ "dry-run": "true", "registry-token": "secret-token" }), world, machine);
  expect(outcome.result).toBe("planned");
  expect(outcome.report["plan"]).toContain("--push");
  expect(run.calls).toEqual([]);
  expect(registry.asked.every(({ method }) => method === "HEAD")).toBe(true);
});

test("without a push the image stays in the local engine", async () => {
  const { world, registry } = bench();
  const outcome = await buildAndPush(inputs({ push: "false" }), world, machine);
  expect(outcome.outputs).toMatchObject({ digest: "", "image-ref": `sha256:${"d".repeat(64)}` });
  expect(registry.asked).toEqual([]);
});

test("a registry that serves something else after the push is a failure", async () => {
  const other = aManifest.replace("400", "401");
  const { world, registry } = bench({
    http: ({ method, url }) => {
      if (method === "HEAD" && url.endsWith(sluice) && registry.tags.has(`acme/shop:${sluice}`)) {
        return { headers: { "docker-content-digest": digestOf(other) } };
      }
      return undefined;
    },
  });
  await expect(buildAndPush(inputs({}), world, machine)).rejects.toThrow(/Wrong digest.*must be.*serves/);
});

test("secrets are in the environment of the build, and nowhere in its argv or the report", async () => {
  const { world, builds } = bench();
  const outcome = await buildAndPush(inputs({ secrets: "npm=hunter2", "registry-token": "gh-token" }), world, machine);
  const build = builds()[0];
  expect(build?.argv.join(" ")).toContain("id=npm,env=SLUICE_BUILD_SECRET_0");
  expect(build?.env?.["SLUICE_BUILD_SECRET_0"]).toBe("hunter2");
  expect(JSON.stringify([build?.argv, outcome])).not.toMatch(/hunter2|gh-token/);
});

test("the login is in a private folder that is gone afterwards, also when the build fails", async () => {
  const { world, run, files } = bench({ build: { code: 1, stderr: "ERROR: no" } });
  await expect(buildAndPush(inputs({ "registry-token": "gh-token" }), world, machine)).rejects.toThrow("The build of");
  const login = run.calls[0];
  expect(login?.argv).toEqual(["docker", "login", "--username", "ada", "--password-stdin", "ghcr.io"]);
  expect(login?.stdin).toBe("gh-token");
  expect([...files.all.keys()].filter((path) => path.startsWith("/tmp/fake"))).toEqual([]);
});

test("a Dockerfile that isn't there is told with the one that was probably meant", async () => {
  const { world } = bench({ files: { "/workspace/api/Dockerfile.prod": "" } });
  await expect(buildAndPush(inputs({ context: "api" }), world, machine)).rejects.toThrow(
    /no Dockerfile at api\/Dockerfile.*Did you mean api\/Dockerfile\.prod/,
  );
});

test("a Dockerfile inside of the compose file is not passed over for another one", async () => {
  const compose = "services: { api: { build: { context: ., dockerfile_inline: FROM scratch }, image: ghcr.io/acme/api } }\n";
  const world = fakeWorld({ files: fakeFiles({ "/workspace/compose.yaml": compose, "/workspace/Dockerfile": "FROM evil\n" }) });
  const asked = inputs({ image: "", component: "api", "dry-run": "true" });
  await expect(buildAndPush(asked, world, machine)).rejects.toThrow(
    'The Dockerfile of the component "api" stands in the compose file (dockerfile_inline)',
  );
});

test("a component brings context, image and arguments; inputs stand above them", async () => {
  const compose = `services:
  api:
    image: ghcr.io/acme/shop-api:dev
    build: { context: services/api, dockerfile: Dockerfile.prod, target: run, args: { MODE: prod, LEVEL: "1" } }
`;
  const files = { "/workspace/compose.yaml": compose, "/workspace/services/api/Dockerfile.prod": "FROM scratch" };
  const { world, builds } = bench({ files });
  const asked = inputs({ image: "", component: "api", "build-args": "LEVEL=2" });
  const outcome = await buildAndPush(asked, world, machine);
  expect(outcome.outputs["image-ref"]).toBe(`ghcr.io/acme/shop-api@${digest}`);
  const argv = builds()[0]?.argv.join(" ");
  expect(argv).toContain("--file services/api/Dockerfile.prod --target run --build-arg MODE=prod --build-arg LEVEL=2");
  expect(argv).toMatch(/-- services\/api$/);
  await expect(buildAndPush(inputs({ component: "app" }), world, machine)).rejects.toThrow('Did you mean "api"?');
});

const dressed = `secrets:
  npm: { file: ./npm.token }
  pip: { environment: PIP_TOKEN }
services:
  api:
    image: ghcr.io/acme/api
    platform: linux/arm64
    build:
      context: .
      args: [MODE, LEVEL=1]
      additional_contexts: { libs: ../libs, base: "docker-image://alpine:3" }
      secrets: [npm, { source: pip, target: index }]
      ssh: [default]
      cache_from: ["type=gha"]
      cache_to: ["type=gha,mode=max"]
      labels: { team: shop }
      network: host
      shm_size: 1gb
      extra_hosts: { db: 10.0.0.1, cache: [10.0.0.2, "::1"] }
      ulimits: { nofile: { soft: 10, hard: 20 }, nproc: 5 }
      entitlements: [network.host]
      privileged: true
      no_cache: true
      pull: true
      tags: [ghcr.io/acme/api:edge]
      provenance: true
`;
const inShop = (compose: string) => ({ "/workspace/shop/compose.yaml": compose, "/workspace/shop/Dockerfile": "FROM scratch" });
const ofShop = { image: "", component: "api", config: "shop/sluice.yaml" };
const withToken: RunFacts = { ...someFacts, variables: { PIP_TOKEN: "hunter2" } };

test("what compose would give a build goes to buildx, too", async () => {
  const { world, builds } = bench({ files: inShop(dressed), facts: withToken });
  const told: string[] = [];
  const log = { ...world.log, warning: (text: string) => void told.push(text) };
  await buildAndPush(inputs(ofShop), { ...world, log }, machine);
  const [build] = builds();
  const argv = build?.argv.join(" ") ?? "";
  for (const words of [
    "--platform linux/arm64",
    "--build-arg LEVEL=1 --build-arg MODE ",
    "--build-context libs=libs --build-context base=docker-image://alpine:3",
    "--secret id=index,env=PIP_TOKEN",
    "--secret id=npm,src=shop/npm.token",
    "--ssh default",
    "--cache-from type=gha --cache-to type=gha,mode=max",
    "--label team=shop",
    "--network host",
    "--shm-size 1gb",
    "--add-host db:10.0.0.1 --add-host cache:10.0.0.2 --add-host cache:::1",
    "--ulimit nofile=10:20 --ulimit nproc=5",
    "--allow network.host --allow security.insecure",
    "--no-cache",
    "--pull",
  ])
    expect(argv).toContain(words);
  expect(argv).not.toContain("hunter2");
  expect(build?.env).toMatchObject({ PIP_TOKEN: "hunter2" });
  expect(told.join("\n")).toContain('shop/compose.yaml:25: build.tags of "api" is not taken');
  expect(told.join("\n")).toContain('shop/compose.yaml:26: build.provenance of "api" is not taken');
});

test.each([
  [{ file: "." }, "There is no Dockerfile at .."],
  [{ context: "Dockerfile" }, "There is no folder Dockerfile to build from."],
])("a dry run knows a folder from a file: %j", async (given, said) => {
  const { world } = bench();
  await expect(buildAndPush(inputs({ ...given, "dry-run": "true" }), world, machine)).rejects.toThrow(said);
});

test("inputs stand above what the service says of its build", async () => {
  const { world, builds } = bench({ files: inShop(dressed) });
  const given = { secrets: "index=own", platforms: "linux/amd64", "cache-from": "type=inline", labels: "team=web" };
  await buildAndPush(inputs({ ...ofShop, ...given, "build-args": "MODE=dev" }), world, machine);
  const argv = builds()[0]?.argv.join(" ") ?? "";
  for (const gone of ["linux/arm64", "PIP_TOKEN", "--cache-from type=gha", "team=shop", "--build-arg MODE "])
    expect(argv).not.toContain(gone);
  for (const own of ["linux/amd64", "id=index,env=SLUICE_BUILD_SECRET_0", "type=inline", "team=web", "MODE=dev"])
    expect(argv).toContain(own);
});

test.each([
  ["additional_contexts: { base: service:base }", "shop/compose.yaml:1", "from the image of another service"],
  ["secrets: [npm]", "shop/compose.yaml:1", 'no "secrets:" at the top of the compose files names'],
])("what a build of its own can't have is refused with its place: %s", async (key, place, why) => {
  const { world } = bench({ files: inShop(`services: { api: { image: ghcr.io/acme/api, build: { context: ., ${key} } } }`) });
  const refused = buildAndPush(inputs(ofShop), world, machine);
  await expect(refused).rejects.toThrow(place);
  await expect(refused).rejects.toThrow(why);
});

test("a secret from a variable that is not set is refused, and not built as an empty one", async () => {
  const { world } = bench({ files: inShop(dressed) });
  await expect(buildAndPush(inputs(ofShop), world, machine)).rejects.toThrow(
    'shop/compose.yaml:12: the component "api" wants the secret "index" from the variable PIP_TOKEN, which is not set here',
  );
});

test.each([
  [{ image: "" }, "There is nothing to build"],
  [{ image: "ghcr.io/acme/shop:v1" }, 'put the tag into "tags"'],
])("%j is refused: %s", async (given, why) => {
  await expect(buildAndPush(inputs(given), bench().world, machine)).rejects.toThrow(why);
});

test.each([
  ["image", "Acme/Shop", '"Acme/Shop" is no image name: a repository is lower case'],
  ["context", "-", "take for an option"],
  ["target", "--push", "take for an option"],
  ["platforms", "linux/amd64,-x", "take for an option"],
  ["build-args", "--push", "no name before a value"],
  ["tags", "v1\nnot a tag", "has a blank in it"],
  ["promote-from", "https://x", "it is a URL"],
  ["secrets", "hunter2", 'it has no "=" after a name'],
] as const)('the input "%s" does not take %j', (name, value, why) => {
  const message = buildInputs[name].safeParse(value).error?.issues[0]?.message;
  expect(message).toContain(why);
  expect(message).not.toContain("hunter2");
});
