import { expect, test } from "vitest";
import { checkSpecSchema } from "./check-schema.ts";
import { forEachComponent } from "./for-each-component.ts";

const asked = (written: object, components: readonly string[]) =>
  forEachComponent([checkSpecSchema.parse(written)], components).map((check) => [
    check.name,
    check.kind === "prometheus" ? check.query : "",
  ]);
const errors = { prometheus: "http://metrics", query: 'sum(errors{job="{{ component }}"})', max: 1 };

test("a query with {{ component }} is asked of each of them, under its name", () => {
  expect(asked({ ...errors, name: "errors" }, ["api", "web"])).toEqual([
    ["errors (api)", 'sum(errors{job="api"})'],
    ["errors (web)", 'sum(errors{job="web"})'],
  ]);
  expect(asked({ ...errors, name: "errors of {{ component }}" }, ["api", "web"]).map(([name]) => name)).toEqual([
    "errors of api",
    "errors of web",
  ]);
  expect(asked({ ...errors, name: "errors" }, ["api"])).toEqual([["errors", 'sum(errors{job="api"})']]);
});

test("a name is a text in the query, whatever it holds; other names stay", () => {
  const both = { ...errors, query: 'sum(errors{job="{{ component }}",release="{{ release }}"})' };
  expect(asked(both, ['a"} or vector(0'])[0]?.[1]).toBe('sum(errors{job="a\\"} or vector(0",release="{{ release }}"})');
});

test("other checks, and a project without components, are left as they are", () => {
  expect(asked({ http: "/component" }, ["api", "web"])).toHaveLength(1);
  expect(asked(errors, [])[0]?.[1]).toBe(errors.query);
});
