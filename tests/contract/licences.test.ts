import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

/** Licences that ask for no more than to be passed on. */
const permissive = [
  "MIT",
  "ISC",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "Unlicense",
  "CC0-1.0",
];

test.each(readdirSync(join(root, "dist")))("nothing in the bundle of %s asks that users publish their own code", (name) => {
  const text = readFileSync(join(root, "dist", name, "licenses.txt"), "utf8");
  expect(text).not.toMatch(
    /GNU (LESSER |LIBRARY |AFFERO )?GENERAL PUBLIC LICENSE|Mozilla Public License|European Union Public Licence/i,
  );
  const described = text
    .split("\n")
    .filter((line) => /^(@[\w.-]+\/)?[\w.-]+$/.test(line) && existsSync(join(root, "node_modules", line, "package.json")))
    .map(
      (line) =>
        JSON.parse(readFileSync(join(root, "node_modules", line, "package.json"), "utf8")) as {
          name: string;
          license?: string;
        },
    );
  expect(described.length).toBeGreaterThan(0);
  expect(
    described.filter(({ license }) => !permissive.includes(license ?? "")).map((each) => `${each.name}: ${each.license}`),
  ).toEqual([]);
});
