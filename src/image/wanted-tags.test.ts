import { expect, test } from "vitest";
import { formatReference, parseReference } from "./reference.ts";
import { commitTag, imageTagOf, wantedTags } from "./wanted-tags.ts";

const commit = "3fa9c1e0000000000000000000000000000000aa";
const image = parseReference("ghcr.io/acme/shop");
const tags = (asked: string[], facts: { refType: string; refName: string }) =>
  wantedTags(image, asked, { commit, ...facts }).all.map(formatReference);
const branch = { refType: "branch", refName: "main" };

test("the commit's tag comes first, then the user's, none twice", () => {
  expect(tags(["v1", "ghcr.io/acme/shop:v1", "docker.io/acme/shop"], branch)).toEqual([
    `ghcr.io/acme/shop:sluice-${commit}`,
    "ghcr.io/acme/shop:v1",
    "docker.io/acme/shop:latest",
  ]);
});

test("a pushed git tag becomes a tag of the image", () => {
  expect(tags([], { refType: "tag", refName: "release/1.0+b3" })).toContain("ghcr.io/acme/shop:release-1.0-b3");
});

test.each([
  ["v1.2.3", "v1.2.3"],
  ["release/1.0", "release-1.0"],
  ["@scope/pkg@1", "scope-pkg-1"],
  ["日本", undefined],
])("git tag %s → %s", (name, tag) => expect(imageTagOf(name)).toBe(tag));

test.each(["", "3fa9c1e", "HEAD", `${commit}; rm`])("%j is no commit", (text) =>
  expect(() => commitTag(text)).toThrow("can't be told"),
);
