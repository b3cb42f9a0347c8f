import { expect, test } from "vitest";
import { missingVariables, placeOfVariable } from "./missing-variables.ts";

test("every variable that compose misses is told, each once, with its author's words", () => {
  const said = [
    "error while interpolating services.web.environment.B: required variable NEED_B is missing a value: say B: twice",
    "error while interpolating services.web.image: required variable TAG is missing a value",
    "error while interpolating services.api.image: required variable TAG is missing a value",
  ].join(" ");
  expect(missingVariables(said)).toEqual([
    { name: "NEED_B", says: "say B: twice" },
    { name: "TAG", says: "" },
  ]);
  expect(missingVariables("services.web additional properties 'x' not allowed")).toEqual([]);
});

test("the line that requires it is named, not one that has a default", () => {
  const files = [{ file: "compose.yaml", text: "services:\n  web:\n    image: x:${TAG:-1}\n    command: ${TAG:?which}\n" }];
  expect(placeOfVariable(files, "TAG")).toEqual({ file: "compose.yaml", line: 4, column: 14 });
  expect(placeOfVariable(files, "TAGS")).toBeUndefined();
});
