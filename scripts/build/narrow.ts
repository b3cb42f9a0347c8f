import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

interface Narrow {
  /** Which entry the package has in the bundles: it leads to the package's own files, to fewer of them. */
  readonly entry: string;
  /** Packages that reach it, and are therefore copied beside it. */
  readonly by: readonly string[];
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
};

/** Puts copies of these packages, with their narrow entries, where a bundler that starts in `work` finds them first. */
export function narrowPackages(work: string, modules: string): void {
  const copy = (name: string) => {
    const folder = join(work, "node_modules", name);
    cpSync(join(modules, name), folder, { recursive: true });
    return folder;
  };
  for (const name of new Set(Object.values(narrow).flatMap(({ by }) => by))) copy(name);
  for (const [name, { entry }] of Object.entries(narrow)) {
    const folder = copy(name);
    const file = join(folder, "package.json");
    const described = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    writeFileSync(join(folder, "narrow.js"), entry);
    writeFileSync(file, JSON.stringify({ ...described, exports: "./narrow.js" }));
  }
}
