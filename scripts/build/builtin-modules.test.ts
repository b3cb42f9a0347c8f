import { expect, test } from "vitest";
import { builtinModules } from "./builtin-modules.ts";

const importing = 'import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";\n';
const asking = (name: string) => `module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("${name}");\n`;

test("Node's modules are asked for directly, and what ncc needed for them goes", () => {
  expect(builtinModules(`${importing}${asking("node:fs")}${asking("os")}`)).toBe(
    'module.exports = globalThis.process.getBuiltinModule("node:fs");\nmodule.exports = globalThis.process.getBuiltinModule("os");\n',
  );
});

test("what is none of Node's stays as it is", () => {
  const text = `${importing}${asking("left-pad")}${asking("path")}`;
  expect(builtinModules(text)).toBe(
    `${importing}${asking("left-pad")}module.exports = globalThis.process.getBuiltinModule("path");\n`,
  );
});
