import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ReleasedService } from "../../../release/release.ts";
import type { ComposeDocument, ComposeService } from "../document/document.ts";
import { configurationHash } from "./configuration-hash.ts";

const services: ReleasedService[] = [{ name: "web", component: "web", part: "server" }];
const web: ComposeService = {
  image: "web:1",
  build: { context: "." },
  environment: { A: "1", TOKEN: "s3cret" },
  command: ["run"],
};
const document = (more: Partial<ComposeService> = {}, all: Partial<ComposeDocument> = {}): ComposeDocument => ({
  name: "shop",
  services: { web: { ...web, ...more }, db: { image: "postgres" } },
  ...all,
});
const hash = (given: ComposeDocument, more: unknown = {}, key = "key") => configurationHash(key, given, services, more);
const before = hash(document());

describe("rule 10: a release is images and the resolved configuration, so a changed setting is a new release", () => {
  test.each<[string, string]>([
    ["a changed variable", hash(document({ environment: { A: "2", TOKEN: "s3cret" } }))],
    ["a changed secret", hash(document({ environment: { A: "1", TOKEN: "other" } }))],
    ["a variable more", hash(document({ environment: { ...web.environment, B: "" } }))],
    ["another command", hash(document({ command: ["run", "fast"] }))],
    ["the same words in another order", hash(document({ command: ["fast", "run"] }))],
    ["a feature toggle", hash(document(), { features: { checkout: true } })],
    ["a secret's file content", hash(document({}, { secrets: { token: { content: "x" } } }))],
    ["a config", hash(document({}, { configs: { nginx: { content: "x" } } }))],
    ["another part", configurationHash("key", document(), [{ name: "web", component: "web", part: "worker" }], {})],
    ["another key of the target", hash(document(), {}, "other")],
  ])("%s is another configuration", (_story, after) => expect(after).not.toBe(before));

  test.each<[string, string]>([
    ["the image: the release names it itself", hash(document({ image: "web:2" }))],
    ["how it is built", hash(document({ build: { context: "elsewhere" } }))],
    ["a base service", hash({ ...document(), services: { ...document().services, db: { image: "postgres:17" } } })],
    ["the order of variables", hash(document({ environment: { TOKEN: "s3cret", A: "1" } }))],
  ])("%s is none of it", (_story, after) => expect(after).toBe(before));

  test("nothing of a secret can be read from it", () => {
    expect(before).toMatch(/^[0-9a-f]{64}$/);
  });

  test("the order of keys never matters, their values always do", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string(), { minKeys: 1 }), fc.string(), (environment, other) => {
        const turned = Object.fromEntries(Object.entries(environment).reverse());
        expect(hash(document({ environment: turned }))).toBe(hash(document({ environment })));
        const [first = ""] = Object.keys(environment);
        fc.pre(environment[first] !== other);
        expect(hash(document({ environment: { ...environment, [first]: other } }))).not.toBe(hash(document({ environment })));
      }),
    );
  });
});
