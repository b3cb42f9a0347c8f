import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Packages whose modules do nothing when they are loaded, but whose package.json does not say so: with the word webpack
 * leaves out what nobody uses, which for @actions/core is an HTTP client of half a megabyte for OpenID tokens.
 */
const packages = ["@actions/core"];

/** Puts copies of these packages, with the word, where a bundler that starts in `work` finds them first. */
export function sayWithoutSideEffects(work: string, modules: string): void {
  for (const name of packages) {
    const copy = join(work, "node_modules", name);
    cpSync(join(modules, name), copy, { recursive: true });
    const file = join(copy, "package.json");
    const described = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
    writeFileSync(file, JSON.stringify({ ...described, sideEffects: false }));
  }
}
