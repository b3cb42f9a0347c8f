import { expect, test } from "vitest";
import { bool, optionalText, requiredText, secret } from "../input.ts";
import { asPeopleRead, fromShell } from "./from-shell.ts";

const shape = {
  environment: requiredText("a name"),
  to: optionalText(),
  "dry-run": bool(false),
  "app-env": secret(),
};
const files: Readonly<Record<string, string>> = { "/srv/shop.env": "KEY=s3cret\n" };
const read = (path: string) => {
  const text = files[path];
  if (text === undefined) throw new Error("no such file");
  return text;
};
const shell = (...argv: string[]) => fromShell("rollback", shape, { argv, read });

test("words become the inputs that a runner would hand over", () => {
  expect(shell("--environment", "production", "--to=3", "--dry-run", "--app-env", "@/srv/shop.env")).toEqual({
    kind: "run",
    variables: {
      INPUT_ENVIRONMENT: "production",
      INPUT_TO: "3",
      "INPUT_DRY-RUN": "true",
      "INPUT_APP-ENV": "KEY=s3cret\n",
    },
  });
  expect(shell("--dry-run", "--environment", "x=y")).toMatchObject({
    variables: { "INPUT_DRY-RUN": "true", INPUT_ENVIRONMENT: "x=y" },
  });
});

test.each<[string, string[], string]>([
  ["no input of it, with the nearest", ["--enviroment", "x"], 'no input "enviroment". Did you mean "environment"?'],
  ["a word by itself", ["production"], '"production" is no input; write --name value.'],
  [
    "a secret that everybody on the machine would see",
    ["--app-env", "KEY=s3cret"],
    '"app-env" is a secret; write it to a file',
  ],
  ["a secret's file that is not there", ["--app-env", "@/nowhere"], "can't be read from /nowhere: no such file"],
])("refused: %s", (_story, argv, said) => {
  const given = shell(...argv);
  expect(given).toMatchObject({ kind: "say", code: 2, text: expect.stringContaining(said) });
  expect(JSON.stringify(given)).not.toContain("s3cret");
});

test("--help lists the inputs, and which of them come from a file", () => {
  expect(shell("--environment", "x", "--help")).toMatchObject({
    kind: "say",
    code: 0,
    text: expect.stringMatching(/--environment value\n.*--to value\n.*--dry-run value\n.*--app-env @file/),
  });
});

test.each([
  ["::add-mask::s3cret", undefined],
  ["::endgroup::", undefined],
  ["::group::Preflight", "Preflight"],
  ["::warning::Took over the lock%0Aof eve, 100 %25", "warning: Took over the lock\nof eve, 100 %"],
  ["::error title=rollback%3A refused,file=x::No way back", "error: No way back"],
  ["    1.2 s  release 1 serves everybody", "    1.2 s  release 1 serves everybody"],
])("%s is shown as a person reads it", (line, shown) => expect(asPeopleRead(line)).toBe(shown));
