import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { schemaAddress, sluiceSchema } from "../../scripts/docs/file-schema.ts";
import { fileSchema } from "../../src/project/schema/file-schema.ts";

const root = join(import.meta.dirname, "../..");
const validate = new Ajv2020({
  strict: true,
  allErrors: true,
  allowUnionTypes: true,
  strictTypes: false,
  strictTuples: false,
}).compile(sluiceSchema);
const bySchema = (value: unknown) => validate(value);
const byCode = (value: unknown) => fileSchema.safeParse(value).success;

const fullFile = `
name: shop
compose: [compose.yaml, compose.prod.yaml]
components:
  api: { needs: [shared], test: [[pytest, -q]], python: { version: "3.13", tools: [duckdb>=1.0], imports: [shop] } }
  web: { test: [[npm, test]], lint: [[npx, eslint, 1]], image: ghcr.io/acme/web }
  vault: { part: base }
  shared: { path: libs/shared, paths: ["docs/**"] }
  bare:
database: { service: db, migrate: { tool: alembic, run-in: api, directory: /app }, user: shop, name: shop }
routes: { /api: api:8000, /: web:3000 }
gate: [{ http: /health, within: 100ms, status: [2xx, 404, 500-501], method: get, headers: { x: 1 } }, { traffic: error-rate, max: 1% }]
interval: 500ms
features: { new-checkout: false, colour: blue, size: 3 }
rollback: { database: keep }
hooks: { pre-deploy: [{ run: [./tell, -x], run-in: api, within: 30s, on-failure: continue }], cache-invalidate: [] }
router: { image: haproxy:3.2-alpine }
workers: with-traffic
drain: 30s
tls: { certificates: /etc/shop/tls, listen: 8443, plain: serve }
requires: [https://models.example/health]
environments:
  staging: { host: ssh://deploy@staging, strategy: blue-green, listen: "127.0.0.1:80", url: https://staging.example/shop }
  preview: { context: over-there, after: [staging], profiles: [debug], base: apply, keep-releases: 3, keep-disk: 1.5 GB, compose: [x.yaml] }
  production:
    after: { staging: 24h }
    strategy: { steps: { 5%: 10m, 10%: 24h, 50%: 48h } }
    listen: 80
  empty:
`;

describe("good files", () => {
  test.each(globSync("workflows-examples/**/sluice.yaml", { cwd: root }))("%s, which names its schema for editors", (path) => {
    const text = readFileSync(join(root, path), "utf8");
    bySchema(parse(text));
    expect(validate.errors).toBeNull();
    expect(text.split("\n")[0]).toBe(`# yaml-language-server: $schema=${schemaAddress}`);
  });

  test.each([
    fullFile,
    "name: notes\nenvironments:\n  production: { host: ssh://deploy@notes.example, routes: { /: web:8000 }, strategy: canary, gate: [{ http: /health }] }",
    "",
  ])("%s", (text) => {
    const value: unknown = parse(text);
    bySchema(value);
    expect(validate.errors).toBeNull();
    expect(fileSchema.safeParse(value).error?.issues).toBeUndefined();
  });
});

describe("bad files, by schema and by code", () => {
  test.each([
    "[]",
    "nme: shop",
    "name: Shop",
    "name: 3",
    "compose: compose.yaml",
    "components: { db: { part: server } }",
    "environments: { production: { keep-disk: 20 } }",
    "environments: { production: { keep-disk: 0GB } }",
    "compose: [/etc/compose.yaml]",
    "compose: [--help]",
    "components: { api: { tset: [[x]] } }",
    "components: { api: { test: [pytest -q] } }",
    "components: { api: { test: [[]] } }",
    "components: { -api: {} }",
    "components: { api: { image: ghcr.io/Acme/x } }",
    "components: { api: { image: 'ghcr.io/acme/x:v1' } }",
    "components: { api: { path: /abs } }",
    "components: { api: { python: { version: 3.1 } } }",
    "components: { api: { needs: shared } }",
    "database: { service: db }",
    "database: { service: db, migrate: { tool: flyway, run-in: api } }",
    "database: { service: -db, migrate: { tool: alembic, run-in: api } }",
    "routes: {}",
    "routes: { api: api:8000 }",
    "routes: { /api: api }",
    "routes: { /api: 'api:0' }",
    "routes: { /api: 'api:70000' }",
    "routes: { /a b: 'api:80' }",
    "gate: { http: / }",
    "gate: [{ htp: / }]",
    "gate: [{ http: health }]",
    "gate: [{ http: /, within: 100 }]",
    "gate: [{ http: /, within: 0s }]",
    "gate: [{ http: /, status: 9xx }]",
    "gate: [{ http: /, failure-limit: -1 }]",
    "gate: [{ http: /, method: FETCH }]",
    "gate: [{ http: /, traffic: error-rate, max: 1% }]",
    "gate: [{ traffic: error-rate }]",
    "gate: [{ traffic: error-rate, max: 0.01 }]",
    "gate: [{ traffic: error-rate, max: 101% }]",
    "gate: [{ traffic: latency, max: 1% }]",
    "interval: 5",
    "drain: 10",
    "tls: {}",
    "tls: { certificates: tls }",
    "tls: { certificates: '/a,readonly=false' }",
    "tls: { certificates: /tls, plain: never }",
    "interval: 0ms",
    "features: { 1st: true }",
    "features: { new: [] }",
    "rollback: { database: restore }",
    "rollback: downgrade",
    "hooks: { before: [] }",
    "hooks: { pre-deploy: [./tell] }",
    "hooks: { pre-deploy: [{ run: ./tell }] }",
    "hooks: { pre-deploy: [{ run: [] }] }",
    "hooks: { pre-deploy: [{ run: [-c] }] }",
    "hooks: { pre-deploy: [{ run: [x], within: 0s }] }",
    "hooks: { pre-deploy: [{ run: [x], on-failure: ignore }] }",
    "hooks: { pre-deploy: [{ run: [x], run-in: -api }] }",
    "requires: https://models.example",
    "requires: [models.example]",
    "requires: [https://user:word@models.example/]",
    "router: { image: --privileged }",
    "listen: 0",
    "listen: eighty",
    "strategy: canry",
    "strategy: { steps: {} }",
    "strategy: { steps: { 0%: 1m } }",
    "strategy: { steps: { 5: 1m } }",
    "strategy: { steps: { 5%: 1 } }",
    "strategy: { steps: { 101%: 1m } }",
    "workers: never",
    "environments: [production]",
    "environments: { Production: {} }",
    "environments: { production: { host: deploy@x } }",
    "environments: { production: { host: 'ssh://-oProxyCommand=x' } }",
    "environments: { production: { waves: [[eu1]] } }",
    "environments: { production: { waves: [[]] } }",
    "environments: { production: { waves: [] } }",
    "environments: { production: { waves: [[{ context: -x }]] } }",
    "environments: { production: { waves: [local], on-failure: some } }",
    "environments: { production: { waves: [local], max-parallel: 0 } }",
    "environments: { production: { url: shop.example } }",
    "environments: { production: { url: 'https://u:p@shop.example' } }",
    "environments: { production: { after: { staging: 24 } } }",
    "environments: { production: { keep-releases: 0 } }",
    "environments: { production: { base: always } }",
    "environments: { production: { hosts: local } }",
    "environments: { production: { context: -x } }",
  ])("%s", (text) => {
    const value: unknown = parse(text);
    expect({ schema: bySchema(value), code: byCode(value) }).toEqual({ schema: false, code: false });
  });
});

/** What stands at a path of the schema, references followed. */
function keysIn(schema: unknown, found: string[][] = []): string[][] {
  if (typeof schema !== "object" || schema === null) return found;
  const { properties, additionalProperties } = schema as Record<string, unknown>;
  if (typeof properties === "object" && properties !== null && additionalProperties === false)
    found.push(Object.keys(properties).sort());
  for (const part of Object.values(schema)) keysIn(part, found);
  return found;
}

test("every mapping offers exactly the keys that the code knows", () => {
  const odd = "zzzzzzzzzzzzzzzzzz";
  const places = [
    { [odd]: 1 },
    { components: { a: { [odd]: 1 } } },
    { components: { a: { python: { [odd]: 1 } } } },
    { database: { [odd]: 1 } },
    { database: { migrate: { [odd]: 1 } } },
    { rollback: { [odd]: 1 } },
    { router: { [odd]: 1 } },
    { environments: { a: { [odd]: 1 } } },
    { gate: [{ http: "/", [odd]: 1 }] },
    { gate: [{ traffic: "error-rate", max: "1%", [odd]: 1 }] },
  ];
  const known = places.map((place) => {
    const messages = fileSchema.safeParse(place).error?.issues.map(({ message }) => message) ?? [];
    const list = messages.map((message) => /may have ([^.]+)\./i.exec(message)?.[1]).find((each) => each !== undefined);
    return (list ?? "").split(", ").sort();
  });
  const offered = keysIn(sluiceSchema);
  for (const keys of known) expect(offered).toContainEqual(keys);
});

/** Every value in a file, with the way to put another one in its place. */
function places(value: unknown, put: (other: unknown) => unknown): ((other: unknown) => unknown)[] {
  if (Array.isArray(value)) {
    return [put, ...value.flatMap((each, at) => places(each, (other) => put(value.with(at, other))))];
  }
  if (typeof value !== "object" || value === null) return [put];
  return [put, ...Object.entries(value).flatMap(([key, each]) => places(each, (other) => put({ ...value, [key]: other })))];
}

const odd = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.integer({ min: -2, max: 70_000 }),
  fc.constantFrom<unknown>(true, null, [], {}, 0.5, [[]], [{}], { a: 1 }, { "/": "web:80" }, { "5%": "1m", "50%": "1h" }),
);
const usual = fc.constantFrom(
  ...["canary", "/", "/api", "web:80", "web:0", "5%", "100%", "10m", "0s", "keep", "2xx", "200 - 204", "local", "80", "1.5h"],
  ...[
    "ssh://a@b:22",
    "haproxy:3",
    "https://x.y/z",
    "a",
    "A",
    " 1m ",
    "-x",
    "a b",
    "./x",
    "../x",
    "x\\y",
    "",
    "::1",
    "[::1]:80",
  ],
);

test("what the code takes never gets a red line from the schema, whatever is in it", () => {
  const ways = places(parse(fullFile), (other) => other);
  let taken = 0;
  fc.assert(
    fc.property(fc.nat({ max: ways.length - 1 }), fc.oneof(odd, usual, fc.array(usual, { maxLength: 2 })), (at, other) => {
      const value = ways[at]?.(other);
      if (!byCode(value)) return;
      taken++;
      expect(bySchema(value), JSON.stringify({ other, value, errors: validate.errors })).toBe(true);
    }),
    { numRuns: 10_000 },
  );
  expect(taken).toBeGreaterThan(500);
});
