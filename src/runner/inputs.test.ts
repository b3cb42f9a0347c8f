import { expect, test } from "vitest";
import { bool, choice, duration, list, renamedFrom, requiredText, secret, text, whenGiven } from "../input.ts";
import { inputVariable, readInputs, secretValues } from "./inputs.ts";

test.each([
  ["environment", "INPUT_ENVIRONMENT"],
  ["max-wait", "INPUT_MAX-WAIT"],
  ["build args", "INPUT_BUILD_ARGS"],
])("the input %s comes as %s", (name, variable) => expect(inputVariable(name)).toBe(variable));

test("inputs become one value; what was not given has its default", async () => {
  const shape = { environment: requiredText("a name"), adopt: bool(false), "max-wait": duration("5h"), images: list() };
  expect(await readInputs("staged-deploy", shape, { INPUT_ENVIRONMENT: " production ", INPUT_IMAGES: "a=b\n\nc=d\n" })).toEqual(
    {
      environment: "production",
      adopt: false,
      "max-wait": 18_000_000,
      images: ["a=b", "c=d"],
    },
  );
});

test("all bad inputs are reported together, each with what it is and what it could be", async () => {
  const shape = {
    environment: requiredText("the name of an environment"),
    adopt: bool(false),
    strategy: choice(["", "canary", "blue-green"], ""),
    "max-wait": duration("5h"),
  };
  const given = { INPUT_ADOPT: "yes", INPUT_STRATEGY: "cannary", "INPUT_MAX-WAIT": "30" };
  await expect(readInputs("staged-deploy", shape, given)).rejects.toThrow(
    expect.objectContaining({
      code: "bad-inputs",
      fault: "user",
      sentence: [
        '4 inputs of staged-deploy can\'t be used: "environment" is missing; expected the name of an environment',
        '"adopt" is "yes"; expected true or false.',
        '"strategy" is "cannary"; expected one of canary, blue-green. Did you mean "canary"?',
        '"max-wait" is "30"; expected a duration with its unit, like 30s, 10m or 24h.',
      ].join(" · "),
    }),
  );
});

test("secrets are known before anything is read, so that they can be masked first", () => {
  const shape = { token: secret(), other: secret(), config: text() };
  const given = { INPUT_TOKEN: "s3cret", INPUT_CONFIG: "sluice.yaml", INPUT_OTHER: "" };
  expect(secretValues(shape, given)).toEqual(["s3cret"]);
});

test("a name that is nearly an input's is refused, since its default would stand in its place", async () => {
  const shape = { "dry-run": bool(false), environment: text() };
  const read = (given: Record<string, string>) => readInputs("staged-deploy", shape, given);
  await expect(read({ INPUT_DRY_RUN: "true" })).rejects.toThrow('"dry_run" is no input of it. Did you mean "dry-run"?');
  await expect(read({ INPUT_ENVIROMENT: "production" })).rejects.toThrow('Did you mean "environment"?');
  expect(await read({ INPUT_METHOD: "ibus", INPUT_DRY_RUN: "", GITHUB_DRYRUN: "x" })).toEqual({
    "dry-run": false,
    environment: "",
  });
});

test("an input that was renamed fails with its new name, and its value is masked when it is a secret", async () => {
  const shape = { "registry-token": renamedFrom(secret(), "token", "password"), tags: renamedFrom(text(), "tag") };
  const given = { INPUT_PASSWORD: "s3cret", INPUT_TAG: "v1", "INPUT_REGISTRY-TOKEN": "other" };
  await expect(readInputs("docker-build-push", shape, given)).rejects.toThrow(
    '"password" is called "registry-token" now; rename it. · "tag" is called "tags" now; rename it.',
  );
  await expect(readInputs("docker-build-push", shape, given)).rejects.not.toThrow("s3cret");
  expect(secretValues(shape, given)).toEqual(["other", "s3cret"]);
  expect(await readInputs("docker-build-push", shape, { INPUT_TAGS: "v1" })).toEqual({
    "registry-token": undefined,
    tags: "v1",
  });
});

test("what reads an input is loaded when it was given, and its problems are told with all others", async () => {
  const loaded: string[] = [];
  const later = (name: string) =>
    whenGiven(async () => {
      loaded.push(name);
      return list().refine((items) => items.length < 2, { error: "has too many." });
    });
  const shape = { checks: later("checks"), score: later("score"), adopt: bool(false) };
  expect(await readInputs("health-gate", shape, { INPUT_SCORE: " \n" })).toEqual({
    checks: undefined,
    score: undefined,
    adopt: false,
  });
  expect(loaded).toEqual([]);
  expect(await readInputs("health-gate", shape, { INPUT_CHECKS: "a" })).toMatchObject({ checks: ["a"], score: undefined });
  expect(loaded).toEqual(["checks"]);
  await expect(readInputs("health-gate", shape, { INPUT_CHECKS: "a\nb", INPUT_ADOPT: "yes" })).rejects.toThrow(
    '2 inputs of health-gate can\'t be used: "checks" has too many. · "adopt" is "yes"; expected true or false.',
  );
});
