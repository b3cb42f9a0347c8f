// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how compose writes its variables.
import fc from "fast-check";
import { expect, test } from "vitest";
import { Failure } from "../failure.ts";
import { fakeFiles, fakeWorld } from "../world.testing.ts";
import { loadProject } from "./load.ts";

const compose = `services:
  api:
    build: ./api
    image: ghcr.io/acme/shop-api:\${TAG:-dev}
  web: { build: { context: web, dockerfile: Dockerfile.prod, args: { MODE: "\${MODE-production}" } } }
  worker:
    image: ghcr.io/acme/shop-api:\${TAG:-dev}
    command: [python, -m, worker]
  db: { image: "postgres:17" }
`;

const shop = `name: shop
components:
  api: { needs: [shared], test: [[pytest, -q]], python: { version: "3.13", imports: [fastapi] } }
  web: { test: [[npm, test]] }
  shared: { path: libs/shared/ }
database: { service: db, migrate: { tool: alembic, run-in: api } }
routes: { /: web:3000, /api: api:8000 }
gate: [{ http: /health, within: 100ms }, { traffic: error-rate, max: 1% }]
features: { new-checkout: false, banner: hello }
environments:
  staging: { host: ssh://deploy@staging, strategy: blue-green, listen: "127.0.0.1:8081" }
  production:
    after: { staging: 24h }
    strategy: { steps: { 5%: 10m, 10%: 24h, 50%: 48h } }
    features: { new-checkout: true }
`;

const world = (files: Record<string, string>) =>
  fakeWorld({
    files: fakeFiles(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/workspace/${path}`, text]))),
  });
const load = (files: Record<string, string>, config = "sluice.yaml") => loadProject({ world: world(files), config });
async function problemsOf(sluice: string, files: Record<string, string> = { "compose.yaml": compose }): Promise<Failure> {
  const error = await load({ ...files, "sluice.yaml": sluice }).catch((thrown: unknown) => thrown);
  if (!(error instanceof Failure)) throw new Error(`no failure: ${String(error)}`);
  return error;
}

test("the shop of the design is read: components from compose, the rest from sluice.yaml", async () => {
  const project = await load({ "compose.yaml": compose, "sluice.yaml": shop });
  expect(project).toMatchObject({ name: "shop", directory: "/workspace", file: "sluice.yaml", compose: ["compose.yaml"] });
  expect(
    project.components.map(({ name, path, image, context, dockerfile, services }) => ({
      name,
      path,
      image,
      context,
      dockerfile,
      services,
    })),
  ).toEqual([
    {
      name: "api",
      path: "api",
      image: "ghcr.io/acme/shop-api",
      context: "api",
      dockerfile: "api/Dockerfile",
      services: ["api", "worker"],
    },
    { name: "web", path: "web", image: "shop-web", context: "web", dockerfile: "web/Dockerfile.prod", services: ["web"] },
    { name: "shared", path: "libs/shared", image: undefined, context: undefined, dockerfile: undefined, services: [] },
  ]);
  expect(project.components[0]).toMatchObject({
    needs: ["shared"],
    test: [["pytest", "-q"]],
    python: { version: "3.13", imports: ["fastapi"] },
  });
  expect(project.components[1]?.buildArgs).toEqual({ MODE: "production" });
});

test("an environment inherits what it does not say, and its features are laid over the common ones", async () => {
  const [staging, production] = (await load({ "compose.yaml": compose, "sluice.yaml": shop })).environments;
  expect(staging).toMatchObject({
    name: "staging",
    host: { kind: "ssh", url: "ssh://deploy@staging" },
    listen: { address: "127.0.0.1", port: 8081 },
    strategy: {
      kind: "blue-green",
      steps: [{ share: 1, bake: 10_000 }],
      preview: { port: undefined, bake: 0, cohorts: false },
    },
    routes: [
      { path: "/api", service: "api", port: 8000 },
      { path: "/", service: "web", port: 3000 },
    ],
    features: { "new-checkout": false, banner: "hello" },
    rollback: { database: undefined },
    workers: "after-promotion",
    base: "keep",
    requires: [],
    proxyImage: "haproxy:3.2-alpine",
    keepReleases: 5,
  });
  expect(staging?.gate.map((check) => check.kind)).toEqual(["http", "traffic"]);
  expect(production).toMatchObject({
    host: { kind: "local" },
    after: { staging: 86_400_000 },
    features: { "new-checkout": true, banner: "hello" },
    strategy: {
      kind: "canary",
      steps: [
        { share: 0.05, bake: 600_000 },
        { share: 0.1, bake: 86_400_000 },
        { share: 0.5, bake: 172_800_000 },
        { share: 1, bake: 10_000 },
      ],
    },
    database: { service: "db", migrate: { tool: "alembic", runIn: "api", directory: undefined } },
  });
});

test("without sluice.yaml the compose file alone gives the components", async () => {
  const project = await load({ "docker-compose.yml": compose });
  expect(project).toMatchObject({ name: "workspace", file: undefined, compose: ["docker-compose.yml"], environments: [] });
  expect(project.components.map((component) => component.name)).toEqual(["api", "web"]);
});

test("a sluice.yaml in a folder means paths from there", async () => {
  const project = await load(
    { "shop/compose.yaml": compose, "shop/sluice.yaml": "environments: { staging: }" },
    "shop/sluice.yaml",
  );
  expect(project).toMatchObject({ name: "shop", directory: "/workspace/shop", file: "shop/sluice.yaml" });
});

test("variables come from .env beside the compose file", async () => {
  const project = await load({
    ".env": "REGISTRY=registry.example:5000/team\n",
    "compose.yaml": `services: { api: { build: ., image: "\${REGISTRY}/api:\${TAG}" } }`,
  });
  expect(project.components[0]).toMatchObject({ image: "registry.example:5000/team/api", path: ".", dockerfile: "Dockerfile" });
});

test("all problems of a file come together, each with its place and the nearest word", async () => {
  const failure = await problemsOf(`name: shop
environment:
  staging: {}
gate: [{ http: /health, within: 100 }]
environments:
  production:
    stategy: canary
    strategy: canry
    host: ssh://-oProxyCommand=x
    waves: [[a]]
`);
  expect(failure.code).toBe("bad-configuration");
  expect(failure.place).toEqual({ file: "sluice.yaml", line: 2, column: 1 });
  for (const said of [
    'sluice.yaml:2:1: environment is not a key of sluice.yaml. Did you mean "environments"?',
    "sluice.yaml:4:33: gate[0].within is 100; expected a duration",
    'sluice.yaml:7:5: environments.production.stategy is not a key of an environment. Did you mean "strategy"?',
    'sluice.yaml:8:15: environments.production.strategy is "canry"; expected canary, blue-green, recreate, rolling, or { steps: { 5%: 10m, 50%: 1h } }. Did you mean "canary"?',
    "sluice.yaml:9:11: environments.production.host is ",
    `sluice.yaml:10:14: environments.production.waves[0][0] is "a"; expected a host like ssh://deploy@eu1.example`,
  ]) {
    expect(failure.sentence).toContain(said);
  }
});

test.each([
  ["environments: { production: { listen: 80808 } }", "1:39: environments.production.listen is 80808"],
  ["environments: { production: { rollback: { database: yes } } }", '1:53: environments.production.rollback.database is "yes"'],
  ["environments: { production: {}, production: {} }", "1:33: this key stands here for the second time"],
  ["environments: { Production: {} }", "1:17: environments.Production is no name of an environment"],
  ["environments: { production: { strategy: { steps: { 5: 10m } } } }", "strategy.steps.5 is no share"],
  [
    "environments: { production: { strategy: { steps: { 10%: 10m, 5%: 10m } } } }",
    "strategy.steps.5% is not above the share before it",
  ],
  ["environments: { production: { strategy: { steps: { 10%: 10 } } } }", "strategy.steps.10% is 10; expected a duration"],
  ["environments: { production: { after: { staging: 1h } } }", 'after.staging is "staging", but there is no environment'],
  [
    "routes: { /api: apii:8000 }",
    '1:17: routes./api is "apii", but there is no compose service of that name. Did you mean "api"?',
  ],
  [
    "components: { api: { needs: [sharde] }, shared: { path: x } }",
    'components.api.needs.0 is "sharde", but there is no component of that name. Did you mean "shared"?',
  ],
  ["components: { api: { needs: [web] }, web: { needs: [api] } }", "goes round in a circle: api → web → api"],
  [
    "components: { apo: { test: [[a]] } }",
    'is no service of the compose files and has no "path"; expected either. Did you mean "api"?',
  ],
  ["components: { api: { test: [pytest, -q] } }", 'components.api.test[0] is "pytest"; expected a command as a list of words'],
  ["components: { api: { python: { version: 3.10 } } }", "is a number for YAML, which reads 3.10 as 3.1; write it in quotes"],
  ["name: [", "this is no YAML"],
  ["name: shop\nfeatures: { a: caf\ufffd }\n", "2:19: here is a sign that is no UTF-8; save the file as UTF-8."],
  ['components: { api: { test: [["a\\0b"]] } }', 'components.api.test[0] is ["a\\u0000b"]; expected a command'],
  ['components: { api: { test: [[" "]] } }', 'components.api.test[0] is [" "]; expected a command'],
  ["name: shop\n---\nname: shop\n", '2:1: a second document begins here ("---"); one is read'],
  ["name: !shop shop\n", '1:13: the tag "!shop" means nothing here; write the value without it.'],
  ["gate: !override []\n", '1:17: the tag "!override" means nothing here'],
  ["environments: !!omap [production: {}]\n", '1:22: the tag "!!omap" means nothing here'],
  ["components: !!set { api }\n", '1:19: the tag "!!set" means nothing here'],
  ["%YAML 1.1\n---\nfeatures: { a: no }\n", "1:1: this directive means nothing here: YAML 1.2 is read"],
  ["%YAML 3.0\n---\nname: shop\n", "this directive means nothing here"],
  ["%FOO bar\n---\nname: shop\n", "1:1: this directive means nothing here"],
  ["&n name: shop\n*n : other\n", "2:1: this key stands here for the second time"],
  ["\u200bname: shop\n", '1:1: "\\u{200b}name" is not a key of sluice.yaml. Did you mean "name"?'],
  ["~: shop\n", '1:1: "" is not a key of sluice.yaml.'],
  [`${"x".repeat(500)}: 1\n`, `1:1: "${"x".repeat(80)}…" is not a key of sluice.yaml.`],
  ["features: { limit: .nan }", "1:20: features.limit is a number that can't be kept as it is written; write it in quotes."],
  ["features: { limit: 12345678901234567890 }", "features.limit is a number that can't be kept as it is written"],
  ["environments: { a: { after: { zzz: 1h } }, b: {} }", "there is no environment of that name. There are a, b."],
  ["- a", "expected sluice.yaml with name, compose"],
  ["database: { service: db }", "1:1: database.migrate is missing; expected the migration"],
  ["features: { a: 1, __proto__: { x: 1 } }", "features.__proto__ is no name of a feature"],
])("%s → %s", async (text, said) => expect((await problemsOf(text)).sentence).toContain(said));

test("an empty sluice.yaml is fine", async () => {
  expect((await load({ "compose.yaml": compose, "sluice.yaml": "# nothing yet\n" })).environments).toEqual([]);
});

test("a variable that the image needs and nobody gives is told with its line in the compose file", async () => {
  const failure = await problemsOf("name: shop", {
    "compose.yaml": `services:\n  api:\n    build: .\n    image: \${REGISTRY:?the registry}/api\n`,
  });
  expect(failure.sentence).toContain("compose.yaml:4:12: services.api.image needs the variable REGISTRY (the registry).");
  expect(failure.place).toEqual({ file: "compose.yaml", line: 4, column: 12 });
});

test("missing files are told by name", async () => {
  await expect(load({})).rejects.toMatchObject({ code: "no-project" });
  await expect(load({ "sluice.yml": "" }, "sluic.yml")).rejects.toMatchObject({
    code: "no-configuration",
    sentence: expect.stringContaining('"sluice.yml"'),
  });
  const failure = await problemsOf("compose: [compose.yaml, compose.prod.yaml]");
  expect(failure).toMatchObject({ code: "no-compose-file", place: { file: "sluice.yaml", line: 1, column: 25 } });
});

test("what compose merges, includes, extends and resets is read as Compose 5.6 resolves it", async () => {
  const project = await load({
    ".env": "REG=ghcr.io/${OWNER:-acme}\nTAG=9\nPLAIN='${REG}'\n",
    "common/base.yaml": `services: { py: { build: { context: ../api, args: [A=1, "B=\${B:-two}"], target: prod }, image: "\${REG}/py:\${TAG}" } }`,
    "inc/compose.yaml": `services: { inc: { build: ./svc, image: "\${REG}/inc" } }`,
    "compose.yaml": `name: \${NM:-thing}
include: [inc/compose.yaml]
x-app: &app
  build: { context: ./api, dockerfile: ../Docker.api }
  image: \${REG}/app:\${TAG:-x}
services:
  web: { <<: *app }
  worker: { <<: *app, command: [work] }
  py: { extends: { file: common/base.yaml, service: py } }
  py2: { extends: py, image: other }
  odd: { build: { context: ., additional_contexts: { lib: ./common } }, image: "reg:5000/odd@sha256:00" }
  late: { build: ., image: late:1 }
`,
    "compose.prod.yaml": `services: { py2: { build: { args: { X: 1 } } }, late: { build: !reset null } }`,
    "sluice.yaml": "compose: [compose.yaml, compose.prod.yaml]",
  });
  expect(project.name).toBe("thing");
  const shown = project.components.map(({ services, image, context, dockerfile, buildArgs, target, paths }) => [
    services.join("+"),
    image,
    context,
    dockerfile,
    buildArgs,
    target,
    ...paths,
  ]);
  expect(shown).toEqual([
    ["inc", "ghcr.io/acme/inc", "inc/svc", "inc/svc/Dockerfile", {}, undefined],
    ["web+worker", "ghcr.io/acme/app", "api", "Docker.api", {}, undefined],
    ["py", "ghcr.io/acme/py", "api", "api/Dockerfile", { A: "1", B: "two" }, "prod"],
    ["py2", "other", "api", "api/Dockerfile", { A: "1", B: "two", X: "1" }, "prod"],
    ["odd", "reg:5000/odd", ".", "Dockerfile", {}, undefined, "common/**"],
  ]);
});

test("an environment's own compose files count when that environment is meant", async () => {
  const files = {
    "compose.yaml": compose,
    "compose.eu.yaml": "services: { consent: { build: consent } }",
    "sluice.yaml": "environments: { eu: { compose: [compose.eu.yaml], routes: { /: consent:80 } }, us: {} }",
  };
  const names = async (environment?: string) => {
    const project = await loadProject({
      world: world(files),
      config: "sluice.yaml",
      ...(environment === undefined ? {} : { environment }),
    });
    return project.components.map((component) => component.name);
  };
  expect(await names()).toEqual(["api", "web"]);
  expect(await names("us")).toEqual(["api", "web"]);
  expect(await names("eu")).toEqual(["api", "web", "consent"]);
  await expect(names("ue")).rejects.toMatchObject({
    code: "no-such-environment",
    sentence: expect.stringContaining('"ue"; sluice.yaml has eu, us.'),
  });
});

test("whatever stands in the file, it is read or refused with its place, never a crash", async () => {
  const piece = fc.constantFrom(
    "a",
    "gate",
    "environments",
    "strategy",
    "steps",
    "5%",
    "10m",
    ": ",
    "\n  ",
    "\n",
    "{",
    "}",
    "[",
    "]",
    "- ",
    "&x ",
    "*x",
    "<<",
    "!t ",
    "'",
    '"',
    "1",
    "null",
    ", ",
    "__proto__",
    "\t",
    "#",
    "|",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      const read = await load({ "compose.yaml": compose, "sluice.yaml": pieces.join("") }).catch((error: unknown) => error);
      if (read instanceof Error) {
        expect(read).toBeInstanceOf(Failure);
        expect((read as Failure).place).toMatchObject({ file: "sluice.yaml", line: expect.any(Number) });
      }
    }),
    { numRuns: 500 },
  );
});

test("each check of a gate knows its line, whoever it is inherited by; a gate may say how its checks are judged together", async () => {
  const sluice = `gate: [{ http: /health }]
environments:
  staging: {}
  production:
    gate:
      checks:
        - { http: /health, critical: true }
        - http: /search
          group: latency
      score: { pass: 90, groups: { latency: 60 } }
      alerts: [{ when: fail, severity: P0 }]
`;
  const { environments } = await load({ "compose.yaml": compose, "sluice.yaml": sluice });
  const [staging, production] = environments;
  expect(staging?.gate.map(({ place }) => place)).toEqual([{ file: "sluice.yaml", line: 1, column: 8 }]);
  expect(staging?.score).toBeUndefined();
  expect(production?.gate.map(({ place }) => place?.line)).toEqual([7, 8]);
  expect(production?.score).toEqual({ pass: 90, marginal: 90, groups: { latency: 60 } });
  expect(production?.alertRules).toEqual([{ when: "fail", severity: "P0", check: undefined }]);
});

test("what is said of a build in several files is laid over each other as compose does it", async () => {
  const first = `services: { api: { platform: linux/arm64, build: { context: ., cache_from: [a, b], labels: { x: "1", y: "1" }, network: host, ssh: [default] } } }`;
  const second = `services: { api: { build: { cache_from: [b, c], labels: ["y=2"], network: none, ssh: !reset [] } } }`;
  const sluice = "compose: [a.yaml, b.yaml]\n";
  const { components } = await load({ "a.yaml": first, "b.yaml": second, "sluice.yaml": sluice });
  const settings = Object.entries(components[0]?.build?.settings ?? {});
  expect(Object.fromEntries(settings.map(([key, values]) => [key, values.map(({ value }) => value)]))).toEqual({
    cache_from: ["a", "b", "c"],
    labels: ["x=1", "y=2"],
    network: ["none"],
    platforms: ["linux/arm64"],
  });
});

test("compose's variables come from app-env, then the step, then .env", async () => {
  const files = {
    "compose.yaml": "services: { a: { build: ., image: 'x/${A}-${B}-${C}' } }",
    ".env": "A=file\nB=file\nC=file\n",
  };
  const { facts, ...rest } = world(files);
  const stepped = { ...rest, facts: { ...facts, variables: { A: "step", B: "step" } } };
  const project = await loadProject({ world: stepped, config: "sluice.yaml", variables: { A: "app" } });
  expect(project.components[0]?.image).toBe("x/app-step-file");
});
