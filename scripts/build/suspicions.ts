import { builtinModules } from "node:module";

export interface BundleFile {
  readonly file: string;
  readonly text: string;
}

const SMALLEST = 20_000;
const builtins = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);

/** Why a bundle that ncc made with exit code 0 would still break, or differ, on another machine. Empty when nothing is found. */
export function suspicions(files: readonly BundleFile[], said: readonly string[], roots: readonly string[]): string[] {
  const found: string[] = [];
  const index = files.find(({ file }) => file === "index.js");
  for (const needed of ["index.js", "package.json", "licenses.txt"]) {
    if (!files.some(({ file }) => file === needed)) found.push(`${needed} is missing`);
  }
  if (index !== undefined && index.text.length < SMALLEST) found.push(`index.js has only ${index.text.length} characters`);
  for (const line of said) if (/module not found|can't resolve/i.test(line)) found.push(`ncc said: ${line.trim()}`);
  for (const { file, text } of files) {
    for (const root of roots) if (text.includes(root)) found.push(`${file} holds a path of this machine (${root})`);
    if (text.includes("\r\n")) found.push(`${file} has CRLF line ends, which a checkout changes`);
    if (!file.endsWith(".js")) continue;
    // What webpack writes in place of an import that it did not find, and what ncc writes for a require that it gave up on.
    for (const [, name] of text.matchAll(/Error\(["'`]Cannot find module ['"]?([^'"+`]+)/g))
      found.push(`${file} lacks the module ${name}`);
    for (const [, name] of text.matchAll(/eval\(["']require["']\)\(["']([^"']+)["']\)/g))
      found.push(`${file} requires ${name} at run time`);
    for (const [, name = ""] of text.matchAll(/\b(?:from|import)\s*["']([^"'\s]{1,80})["']/g)) {
      if (/^[@a-z]/.test(name) && !builtins.has(name)) found.push(`${file} imports ${name}, which it does not hold`);
    }
  }
  return [...new Set(found)];
}
