import { expect, test } from "vitest";
import { fail } from "../../failure.ts";
import { noRoutes, unknownRoute } from "../failures.ts";
import { problemsOf } from "./all-problems.ts";

const noRoute = () => Promise.reject(fail(noRoutes, { environment: "production" }));

test("no problem: nothing is told, and each look's answer is there", async () => {
  const problems = problemsOf("production");
  expect(await problems.look(() => 7)).toBe(7);
  expect(() => problems.tell()).not.toThrow();
});

test("one problem is told as itself, with its own code and place", async () => {
  const problems = problemsOf("production");
  await problems.look(noRoute);
  expect(() => problems.tell()).toThrow(expect.objectContaining({ code: "no-routes" }));
});

test("several are told together, each with its remedy", async () => {
  const problems = problemsOf("production");
  await problems.look(noRoute);
  problems.add([fail(unknownRoute, { service: "rolling", released: [] })]);
  expect(() => problems.tell()).toThrow(/2 things stand in the way: 1\. .*no routes.* 2\. .*rolling.*/s);
});

test("a defect of ours is no problem of the environment", async () => {
  const work = () => Promise.reject(new TypeError("x is not a function"));
  await expect(problemsOf("production").look(work)).rejects.toThrow(TypeError);
});
