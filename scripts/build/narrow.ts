import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Narrow {
  /** Which entry the package has in the bundles: it leads to the package's own files, to fewer of them. */
  readonly entry?: string;
  /** Packages that reach it, and are therefore copied beside it; ours do anyway. */
  readonly by?: readonly string[];
  /** Files of which nothing is used: what they export is there, and says so when it is called after all. */
  readonly hollow?: readonly string[];
}

/**
 * Packages that load everything they have for the little that is used. A user that wants more of one than its entry here
 * gives is an error of the bundler, not of the run.
 */
export const narrow: Readonly<Record<string, Narrow>> = {
  // Without caches, cookies, mocks, WebSockets and event sources. A proxy is asked by `connect`, which the whole entry adds too.
  undici: {
    entry: [
      'module.exports.fetch = require("./lib/web/fetch").fetch;',
      'require("./lib/dispatcher/dispatcher").prototype.connect = require("./lib/api/api-connect");',
      'module.exports.ProxyAgent = require("./lib/dispatcher/proxy-agent");',
    ].join("\n"),
    by: ["@actions/github"],
    // The parser of HTTP once more, for processors from before 2008: Node 24 has SIMD everywhere else.
    hollow: ["lib/llhttp/llhttp-wasm.js"],
  },
  // A table of a thousand routes: src/runner/github.ts names its own.
  "@octokit/plugin-rest-endpoint-methods": {
    entry: [
      "const told = (_, name) => {",
      "  throw new Error('the bundles have no method ' + String(name) + ' of the API of GitHub: name its route');",
      "};",
      "export const restEndpointMethods = () => ({ rest: new Proxy({}, { get: told }) });",
    ].join("\n"),
    by: ["@actions/github"],
  },
  // Schemas read what people write; a JSON Schema of them is made by scripts/docs alone, and by other means.
  zod: { hollow: ["v4/core/json-schema-processors.js", "v4/core/to-json-schema.js"] },
};

/** In the place of a module: all that it exports, and nothing behind it. */
export function hollowed(text: string, file: string): string {
  const absent = `const absent = () => { throw new Error("the bundles are without ${file}"); };`;
  if (!/^(?:export|import)\b/m.test(text)) return `${absent}\nabsent();`;
  const declared = [...text.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)].map(([, name]) => name);
  const renamed = [...text.matchAll(/^export \{([^}]*)\};/gm)].flatMap(([, list = ""]) =>
    list.split(",").map((each) => each.trim().split(" as ").at(-1)),
  );
  return [absent, ...[...declared, ...renamed].map((name) => `export const ${name} = absent;`)].join("\n");
}

/** Puts copies of these packages, narrowed, where a bundler that starts in `work` finds them first. */
export function narrowPackages(work: string, modules: string): void {
  const copy = (name: string) => {
    const folder = join(work, "node_modules", name);
    cpSync(join(modules, name), folder, { recursive: true });
    return folder;
  };
  for (const name of new Set(Object.values(narrow).flatMap(({ by = [] }) => by))) copy(name);
  for (const [name, { entry, hollow = [] }] of Object.entries(narrow)) {
    const folder = copy(name);
    for (const path of hollow) {
      const file = join(folder, path);
      writeFileSync(file, hollowed(readFileSync(file, "utf8"), `${name}/${path}`));
    }
    if (entry === undefined) continue;
    const file = join(folder, "package.json");
    const described = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    writeFileSync(join(folder, "narrow.js"), entry);
    writeFileSync(file, JSON.stringify({ ...described, exports: "./narrow.js" }));
  }
}
