import fc from "fast-check";
import { expect, test } from "vitest";
import { Failure } from "../failure.ts";
import { fakeFiles, fakeWorld } from "../world.testing.ts";
import { loadProject } from "./load.ts";

/** FUZZ=100000 looks longer. */
const runs = Number(process.env["FUZZ"] ?? 1_500);
const patient = { timeout: 60_000 + runs * 20 };

const compose = `services:
  api:
    build: ./api
    image: ghcr.io/acme/api:\${TAG:-dev}
    ports: ["8000"]
  web: { build: { context: web, args: { MODE: "\${MODE-x}" } } }
  db: { image: "postgres:17" }
`;
const own = `name: shop
components:
  api: { needs: [shared], test: [[pytest, -q]], python: { version: "3.13" } }
  shared: { path: libs/shared/ }
database: { service: db, migrate: { tool: alembic, run-in: api } }
routes: { /: web:3000, /api: api:8000 }
gate: [{ http: /health, within: 100ms }, { traffic: error-rate, max: 1% }]
features: { new-checkout: false }
environments:
  staging: { host: local, strategy: blue-green, listen: "127.0.0.1:8081" }
  production:
    after: { staging: 24h }
    strategy: { steps: { 5%: 10m, 50%: 48h } }
`;

async function load(files: Record<string, string>): Promise<Failure | undefined> {
  const there = Object.fromEntries(Object.entries(files).map(([path, text]) => [`/workspace/${path}`, text]));
  try {
    await loadProject({ world: fakeWorld({ files: fakeFiles(there) }), config: "sluice.yaml" });
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function judged(failure: Failure | undefined): void {
  if (failure === undefined) return;
  expect(failure.fault).toBe("user");
  expect(failure.message).not.toMatch(/undefined|\[object|TypeError|RangeError|Cannot read|Invalid input|call stack/);
  if (failure.code === "bad-configuration") expect(failure.place?.line).toBeGreaterThan(0);
}

const pieces = fc.oneof(
  fc.constantFrom("null", "~", "true", "[]", "{}", "1e3", "0x10", ".nan", "-.inf", "2001-01-01", "''", "'\\0'", '"\\0"'),
  fc.constantFrom(
    "&a ",
    "*a",
    "*b",
    "<<: *a",
    "!!binary x",
    "!reset null",
    "!!set {x}",
    "? ",
    "- ",
    ": ",
    "|\n",
    ">-\n",
    "%YAML 1.1\n",
    "---\n",
    "...\n",
  ),
  fc.constantFrom(
    "__proto__: 1",
    "constructor: {}",
    "toString",
    "hasOwnProperty",
    "{ [ : - & * ! | > @ `",
    "${",
    "$X",
    "${X:?no}",
    "${X-${Y}}",
  ),
  fc.constantFrom(
    "\r\n",
    "\t",
    "\ufeff",
    "\u0000",
    "\u202e",
    "\u2028",
    "\u0085",
    "  ",
    "\n  ",
    "\n    ",
    "name: x",
    "5%: 1m",
    "30",
  ),
  fc.string({ maxLength: 8 }),
  fc.string({ unit: "binary", maxLength: 4 }),
);
/** The text with a piece of it replaced, doubled, moved or cut away. */
const broken = (text: string) =>
  fc
    .array(
      fc.tuple(
        fc.nat(text.length),
        fc.nat(25),
        fc.oneof(
          pieces,
          fc.constant(""),
          fc.nat(text.length).map((at) => text.slice(at, at + 30)),
        ),
      ),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    .map((changes) => changes.reduce((now, [at, gone, piece]) => now.slice(0, at) + piece + now.slice(at + gone), text));

test("a sluice.yaml that somebody broke is read or refused, with line and column", patient, async () => {
  await fc.assert(
    fc.asyncProperty(broken(own), async (text) => judged(await load({ "sluice.yaml": text, "compose.yaml": compose }))),
    { numRuns: runs },
  );
});

test("a compose file that somebody broke is read or refused", patient, async () => {
  await fc.assert(
    fc.asyncProperty(broken(compose), fc.boolean(), async (text, alone) =>
      judged(await load(alone ? { "compose.yaml": text } : { "sluice.yaml": own, "compose.yaml": text })),
    ),
    { numRuns: runs },
  );
});

test("any value at any key, and any .env, is read or refused", patient, async () => {
  const key = fc.oneof(
    fc.constantFrom(
      "name",
      "compose",
      "components",
      "routes",
      "gate",
      "environments",
      "strategy",
      "steps",
      "api",
      "production",
      "build",
    ),
    fc.constantFrom(
      "args",
      "image",
      "extends",
      "include",
      "context",
      "additional_contexts",
      "path",
      "http",
      "max",
      "__proto__",
      "after",
    ),
    fc.string({ maxLength: 5 }),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.oneof(
        fc.jsonValue({ maxDepth: 0 }),
        fc.constantFrom("30s", "5%", "./api", "web:80", "api", "canary", "compose.yaml", "/x"),
      ),
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
    ),
  }));
  await fc.assert(
    fc.asyncProperty(fc.dictionary(key, tree), tree, fc.string(), async (top, services, env) => {
      judged(
        await load({ "sluice.yaml": JSON.stringify(top), "compose.yaml": JSON.stringify({ services, ...top }), ".env": env }),
      );
    }),
    { numRuns: runs },
  );
});

test.each<[string, string, RegExp]>([
  ["a key that stands twice", "name: a\nname: b", /sluice\.yaml:2:1: this key stands here for the second time/],
  ["a tab", "environments:\n\tproduction: {}", /sluice\.yaml:2:1: this is no YAML/],
  [
    "an alias bomb",
    `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefgh"
      .split("")
      .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${"abcdefg"[index]}`).join()}]`)
      .join("\n")}`,
    /no YAML that is read: Excessive alias count/,
  ],
  ["an alias of nothing", "name: *nobody", /sluice\.yaml:1:7: no anchor "nobody" stands before this/],
  ["a key of Object's own", "__proto__: { name: x }", /__proto__ is not a key of sluice\.yaml/],
  ["deep brackets", `name: ${"[".repeat(20_000)}`, /nests too deep|no YAML/],
  ["deep brackets that are closed", `name: ${"[".repeat(500)}${"]".repeat(500)}`, /sluice\.yaml:1:1: it nests too deep/],
  ["deep keys", `${"? ".repeat(5_000)}x`, /nests too deep/],
  ["a megabyte of keys", Array.from({ length: 20_000 }, (_, n) => `key${n}: 1`).join("\n"), /and 180 more/],
  ["two megabytes", `name: ${"x".repeat(2_000_000)}`, /too long: 2000006 characters/],
  ["a NUL byte", 'name: "a\\0b"', /name is "a\\u\{0\}b"; expected/],
  ["not a number", "environments: { production: { keep-releases: .nan } }", /keep-releases is NaN; expected a whole number/],
  ["a list instead", "- a", /expected sluice\.yaml with name, compose/],
])("%s is refused at once", async (_story, text, message) => {
  const started = performance.now();
  expect((await load({ "sluice.yaml": text, "compose.yaml": compose }))?.message).toMatch(message);
  expect(performance.now() - started).toBeLessThan(10_000);
});

test.each([
  ["line ends of Windows", own.replaceAll("\n", "\r\n")],
  ["a byte order mark", `\ufeff${own}`],
  ["nothing but a comment", "# later"],
])("%s is read", async (_story, text) => {
  expect(await load({ "sluice.yaml": text, "compose.yaml": compose })).toBeUndefined();
});
