/** Asks the registry which packages of the lock file have known vulnerabilities; code 3 says that it could not be asked. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { auditVerdict } from "./audit/verdict.ts";
import { tried } from "./prepare/command.ts";

const root = join(import.meta.dirname, "..");
const { out } = await tried(["npm", "audit", "--json", "--package-lock-only"], { cwd: root, limitMs: 60_000 });
const { word, lines } = auditVerdict(out, readFileSync(join(root, "package-lock.json"), "utf8"));
for (const line of lines) console.log(line);
console.log(`audit: ${word}`);
process.exitCode = { pass: 0, fail: 1, "not checked": 3 }[word];
