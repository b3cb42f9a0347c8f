import { describe, expect, test } from "vitest";
import { fail, failure } from "../../failure.ts";
import type { Component } from "../../project/model.ts";
import { sampleRelease } from "../../release/release.testing.ts";
import type { Release } from "../../release/release.ts";
import { chooseImages, type ImageSources } from "./choose-images.ts";

const component = (name: string, image: string | undefined = `ghcr.io/acme/${name}`): Component => ({
  name,
  path: name,
  service: name,
  services: [name],
  image,
  context: name,
  dockerfile: "Dockerfile",
  buildArgs: {},
  target: undefined,
  needs: [],
  paths: [],
  lint: [],
  test: [],
  python: undefined,
});
const serving = sampleRelease({ number: 7, commit: "old", images: { web: "ghcr.io/acme/web@sha256:old" } });

/** A registry and an engine that hold these, and remember what they were asked. */
function sources(registry: Record<string, string>, target: Record<string, string> = {}) {
  const asked: string[] = [];
  const from = (where: string, all: Record<string, string>) => async (reference: string) => {
    asked.push(`${where} ${reference}`);
    return all[reference];
  };
  const found: ImageSources = { inRegistry: from("registry", registry), onTarget: from("target", target) };
  return { asked, ...found };
}
const tag = "ghcr.io/acme/web:sluice-c1";

describe("the image of a component", () => {
  test.each<[string, Record<string, string>, ReturnType<typeof sources>, Release | undefined, string, string]>([
    ["what this commit built, from the registry", {}, sources({ [tag]: "d1" }), serving, "d1", "built from this commit"],
    ["what this commit built, on the target", {}, sources({}, { [tag]: "id1" }), serving, "id1", "built from this commit"],
    [
      "the registry's before the target's",
      {},
      sources({ [tag]: "d1" }, { [tag]: "id1" }),
      serving,
      "d1",
      "built from this commit",
    ],
    ["as given, before all", { web: "x:1" }, sources({ "x:1": "dx", [tag]: "d1" }), serving, "dx", "as given"],
    [
      "what serves, when this commit built none",
      {},
      sources({}),
      serving,
      "ghcr.io/acme/web@sha256:old",
      "unchanged since release 7",
    ],
  ])("is %s", async (_story, given, from, current, image, provenance) => {
    const choice = await chooseImages([component("web")], given, "c1", current, from);
    expect(choice).toEqual({ images: { web: image }, found: [{ component: "web", image, from: provenance }] });
  });

  test("that was named and isn't there is never silently another one", async () => {
    const from = sources({ [tag]: "d1" });
    await expect(chooseImages([component("web")], { web: "x:typo" }, "c1", serving, from)).rejects.toMatchObject({
      code: "image-not-found",
      sentence: "No image for web: tried x:typo.",
    });
    expect(from.asked).toEqual(["registry x:typo", "target x:typo"]);
  });

  describe("when the registry does not say whether there is one", () => {
    const silent = failure<undefined>("silent", "environment", () => ({ sentence: "no answer", remedy: "" }));
    const asking = (target: Record<string, string>) => ({
      ...sources({}, target),
      inRegistry: () => Promise.reject(fail(silent, undefined)),
    });

    test("is what the target has of this commit", async () => {
      const choice = await chooseImages([component("web")], {}, "c1", serving, asking({ [tag]: "id1" }));
      expect(choice.images).toEqual({ web: "id1" });
    });

    test("is never taken to be the one that serves: that would be no deploy, and green", async () => {
      const asked = chooseImages([component("web")], {}, "c1", serving, asking({}));
      await expect(asked).rejects.toMatchObject({ code: "silent" });
    });

    test("is the one that serves where that was never in a registry", async () => {
      const here = { ...serving, images: { web: "sha256:here" } };
      const choice = await chooseImages([component("web")], {}, "c1", here, asking({}));
      expect(choice.images).toEqual({ web: "sha256:here" });
    });
  });

  test("that was never built for a first release is told with what was tried", async () => {
    await expect(chooseImages([component("web")], {}, "c1", undefined, sources({}))).rejects.toMatchObject({
      sentence: `No image for web: tried ${tag}.`,
    });
  });

  test("without a name in the compose file can't be guessed", async () => {
    const nameless = { ...component("web"), image: undefined };
    await expect(chooseImages([nameless], {}, "c1", undefined, sources({}))).rejects.toMatchObject({
      sentence: expect.stringContaining("the compose file names no image for it"),
    });
  });

  test("of an unknown commit is not looked for by half a tag", async () => {
    const from = sources({});
    await chooseImages([component("web")], {}, "", serving, from);
    expect(from.asked).toEqual([]);
  });

  test("of one component may be new while another's stays", async () => {
    const both = { ...serving, images: { ...serving.images, api: "ghcr.io/acme/api@sha256:old" } };
    const choice = await chooseImages([component("web"), component("api")], {}, "c1", both, sources({ [tag]: "d1" }));
    expect(choice.images).toEqual({ web: "d1", api: "ghcr.io/acme/api@sha256:old" });
  });

  test("for a component that doesn't exist is a mistake, told with the nearest", async () => {
    await expect(chooseImages([component("web")], { wbe: "x:1" }, "c1", serving, sources({}))).rejects.toMatchObject({
      code: "unknown-component",
      sentence: expect.stringContaining('"wbe"'),
      remedy: expect.stringContaining("web"),
    });
  });
});
