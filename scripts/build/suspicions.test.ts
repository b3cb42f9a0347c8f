import { expect, test } from "vitest";
import { suspicions } from "./suspicions.ts";

const whole = (index: string) => [
  { file: "index.js", text: index.padEnd(30_000, ";") },
  { file: "package.json", text: "{}" },
  { file: "licenses.txt", text: "" },
];

test.each([
  ["a node module", `import{join as j}from"node:path";import a from"fs";export{a}from"./413.index.js";`],
  ["webpack's answer for an unknown context", `var e=new Error("Cannot find module '"+t+"'");e.code="MODULE_NOT_FOUND"`],
])("%s is no reason for suspicion", (_what, text) => expect(suspicions(whole(text), [], ["/home/ada/sluice"])).toEqual([]));

test.each([
  ["an import that webpack did not find", `var e=new Error("Cannot find module './gone.js'")`, "lacks the module ./gone.js"],
  ["a require that is left to run time", `eval("require")("zod")`, "requires zod at run time"],
  ["a package that stayed outside", `import{z}from"zod";`, "imports zod"],
  ["a path of the machine it was built on", `"/home/ada/sluice/src/x.ts"`, "path of this machine"],
])("%s is found although ncc ended with 0", (_what, text, said) =>
  expect(suspicions(whole(text), [], ["/home/ada/sluice"]).join()).toContain(said),
);

test("an incomplete or all but empty bundle is found", () => {
  const found = suspicions([{ file: "index.js", text: "export{}" }], ["Module not found: Error: nope"], []);
  expect(found).toHaveLength(4);
});
