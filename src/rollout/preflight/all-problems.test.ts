import { expect, test } from "vitest";
import { fail } from "../../failure.ts";
import { noRoutes, outsideSilent, twoWriters, unknownRoute } from "../failures.ts";
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

test("whose fault it is: files that are to be corrected are not told as something around the step, and keep their lines", async () => {
  const problems = problemsOf("production");
  await problems.look(noRoute);
  const place = { file: "compose.yaml", line: 7 };
  problems.add([fail(twoWriters, { service: "web", component: "web", kind: "canary", why: "both write", place })]);
  expect(() => problems.tell()).toThrow(
    expect.objectContaining({ fault: "user", further: [{ message: expect.stringContaining("(compose.yaml:7)"), place }] }),
  );
});

test("what fails around the step alone is told as that", () => {
  const problems = problemsOf("production");
  problems.add(["a", "b"].map((name) => fail(outsideSilent, { url: `http://${name}`, why: "refused" })));
  expect(() => problems.tell()).toThrow(expect.objectContaining({ fault: "environment", code: "not-ready" }));
});

test("a defect of ours is no problem of the environment", async () => {
  const work = () => Promise.reject(new TypeError("x is not a function"));
  await expect(problemsOf("production").look(work)).rejects.toThrow(TypeError);
});
