import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hollowed, narrow, narrowPackages } from "./narrow.ts";

const modules = join(import.meta.dirname, "../../node_modules");

/** The packages as a bundler would find them. */
function narrowed<Result>(look: (folder: string) => Result): Result {
  const work = mkdtempSync(join(tmpdir(), "sluice-narrow-"));
  try {
    narrowPackages(work, modules);
    return look(join(work, "node_modules"));
  } finally {
    rmSync(work, { recursive: true });
  }
}

test("undici fetches, and through proxies, without loading the rest of it", () =>
  narrowed((folder) => {
    const require = createRequire(join(folder, "x.js"));
    const name: keyof typeof narrow = "undici";
    const exported = require(name) as Readonly<Record<string, unknown>>;
    const loaded = Object.keys(require.cache).filter((file) => file.startsWith(realpathSync(folder)));
    expect(Object.entries(exported).map(([name, value]) => [name, typeof value])).toEqual([
      ["fetch", "function"],
      ["ProxyAgent", "function"],
    ]);
    expect(loaded.length).toBeGreaterThan(10);
    expect(loaded.filter((file) => /\/(mock|websocket|eventsource|cookies|cache)\//.test(file))).toEqual([]);
  }));

test("a method of GitHub's API that is not in the bundles is told by its name", async () => {
  const entry = narrow["@octokit/plugin-rest-endpoint-methods"]?.entry ?? "";
  const { restEndpointMethods } = (await import(`data:text/javascript,${encodeURIComponent(entry)}`)) as {
    restEndpointMethods: () => { rest: { issues: unknown } };
  };
  const { rest } = restEndpointMethods();
  expect(() => rest.issues).toThrow("no method issues of the API of GitHub");
});

test("who uses a narrow package finds it beside itself", () =>
  narrowed((folder) => {
    for (const [name, { by = [] }] of Object.entries(narrow)) {
      for (const user of by) {
        const described = JSON.parse(readFileSync(join(folder, user, "package.json"), "utf8")) as { dependencies: object };
        expect(described.dependencies, user).toHaveProperty(name);
      }
    }
  }));

test("a hollow file exports what it did, and says that it is hollow when it is used", async () => {
  const text =
    "import x from 'x';\nexport const one = 1;\nexport function two() {}\nfunction own() {}\nexport { own as three };\n";
  const hollow = await import(`data:text/javascript,${encodeURIComponent(hollowed(text, "zod/x.js"))}`);
  expect(Object.keys(hollow).sort()).toEqual(["one", "three", "two"]);
  expect(() => hollow.three()).toThrow("the bundles are without zod/x.js");
  expect(() => new Function(hollowed("module.exports = 1", "undici/y.js"))()).toThrow("are without undici/y.js");
});

test("the hollow files of zod export what zod's own do", async () => {
  for (const file of narrow["zod"]?.hollow ?? []) {
    const own = join(modules, "zod", file);
    const hollow = await import(`data:text/javascript,${encodeURIComponent(hollowed(readFileSync(own, "utf8"), file))}`);
    expect(Object.keys(hollow).sort()).toEqual(Object.keys(await import(own)).sort());
  }
});
