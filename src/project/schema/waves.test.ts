import { expect, test } from "vitest";
import { wavesSchema } from "./waves.ts";

const said = (raw: unknown) =>
  wavesSchema.safeParse(raw).error?.issues.map(({ message, path }) => `${path.join(".")} ${message}`);

test("waves of hosts, contexts and this machine; one host needs no brackets", () => {
  expect(wavesSchema.parse([["ssh://deploy@eu1"], "local", ["context: us", { context: "ap" }]])).toEqual([
    [{ kind: "ssh", url: "ssh://deploy@eu1" }],
    [{ kind: "local" }],
    [
      { kind: "context", name: "us" },
      { kind: "context", name: "ap" },
    ],
  ]);
});

test.each<[string, unknown, string]>([
  ["no list", "ssh://a", ' is "ssh://a"; expected a list of waves'],
  ["no wave", [], " is []; expected a list of waves"],
  ["a wave of nobody", [["local"], []], "1 is a wave without a host."],
  ["no host", [["eu1"]], '0.0 is "eu1"; expected a host like'],
  ["an option instead of a host", [["ssh://-oProxyCommand=x"]], '0.0 is "ssh://-oProxyCommand=x"; expected a host'],
  ["an option instead of a context", [[{ context: "-x" }]], '0.0.context is "-x"; expected the name of a Docker context'],
  ["the same host twice", [["ssh://a"], ["ssh://a"]], '1.0 is "ssh://a", which stands in the waves already.'],
])("%s is told", (_story, raw, expected) => {
  expect(said(raw)).toEqual([expect.stringContaining(expected)]);
});
