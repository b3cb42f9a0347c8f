import { expect, test } from "vitest";
import { type BuildOrder, buildArgv } from "./build-argv.ts";

const plainOrder: BuildOrder = {
  context: ".",
  file: "Dockerfile",
  tags: ["ghcr.io/acme/shop:v1"],
  push: true,
  platforms: [],
  buildArgs: [],
  secrets: [],
  target: undefined,
  labels: [],
  cacheFrom: [],
  cacheTo: [],
  noCache: false,
  pull: false,
  more: [],
  builder: undefined,
  metadataFile: "/tmp/m.json",
};
const start = ["docker", "buildx", "build"];
const always = ["--progress", "plain", "--metadata-file", "/tmp/m.json", "--provenance=false"];
const tag = ["--tag", "ghcr.io/acme/shop:v1"];
const end = [...tag, "--", "."];
const file = ["--file", "Dockerfile"];

test.each<[string, Partial<BuildOrder>, string[]]>([
  ["a push", {}, [...start, ...always, "--push", ...file, ...end]],
  ["a build for this engine", { push: false }, [...start, ...always, "--load", ...file, ...end]],
  [
    "two platforms, which the engine can't hold, are only built",
    { push: false, platforms: ["linux/amd64", "linux/arm64"] },
    [...start, ...always, ...file, "--platform", "linux/amd64,linux/arm64", ...end],
  ],
  [
    "a secret is named, never written",
    { secrets: [{ id: "npm", variable: "V0", value: "hunter2" }] },
    [...start, ...always, "--push", ...file, "--secret", "id=npm,env=V0", ...end],
  ],
  [
    "arguments, labels and target",
    { buildArgs: ["A=1 2", "B"], labels: ["l=x"], target: "run" },
    [
      ...start,
      ...always,
      "--push",
      ...file,
      "--target",
      "run",
      "--build-arg",
      "A=1 2",
      "--build-arg",
      "B",
      "--label",
      "l=x",
      ...end,
    ],
  ],
  [
    "caches",
    { cacheFrom: ["type=gha"], cacheTo: ["type=gha,mode=max"], noCache: true, pull: true },
    [
      ...start,
      ...always,
      "--push",
      ...file,
      "--cache-from",
      "type=gha",
      "--cache-to",
      "type=gha,mode=max",
      "--no-cache",
      "--pull",
      ...end,
    ],
  ],
  ["a builder", { builder: "big" }, [...start, "--builder", "big", ...always, "--push", ...file, ...end]],
  [
    "a remote context, whose Dockerfile buildx finds itself",
    { context: "https://example.com/a.git#main", file: undefined },
    [...start, ...always, "--push", ...tag, "--", "https://example.com/a.git#main"],
  ],
])("%s", (_, part, argv) => expect(buildArgv({ ...plainOrder, ...part })).toEqual(argv));
