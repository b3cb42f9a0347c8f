import { isBuiltin } from "node:module";

const required = /\b__WEBPACK_EXTERNAL_createRequire\(import\.meta\.url\)\("([^"]+)"\)/g;
const imported = /^import \{ createRequire as __WEBPACK_EXTERNAL_createRequire \} from "module";\n/m;

/**
 * Node's own modules, asked for where they are: ncc makes a `require` of its own for each of them, which takes longer than
 * loading most of them does. What is no module of Node's stays as it is. Some module may have a `process` of its own, which
 * would be the nearer one.
 */
export function builtinModules(text: string): string {
  const asked = text.replace(required, (whole, name: string) =>
    isBuiltin(name) ? `globalThis.process.getBuiltinModule("${name}")` : whole,
  );
  return asked.replace(imported, "").includes("__WEBPACK_EXTERNAL_createRequire") ? asked : asked.replace(imported, "");
}
