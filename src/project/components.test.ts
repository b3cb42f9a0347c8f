import { expect, test } from "vitest";
import { componentsOf } from "./components.ts";
import { readComposeFiles } from "./compose-files.ts";
import type { WrittenComponent } from "./schema/file-schema.ts";
import { sharedImages } from "./shared-images.ts";

async function read(compose: string, said: Record<string, WrittenComponent> = {}) {
  const files = { exists: async () => true, list: async () => [], read: async () => compose };
  const found = await readComposeFiles(files as never, "/w", [{ file: "compose.yaml", by: undefined }], {});
  const components = componentsOf("shop", found.services, new Map(Object.entries(said)));
  return {
    belonging: Object.fromEntries(components.map(({ name, services }) => [name, services])),
    images: components.map(({ image }) => image),
    paths: components.map(({ path }) => path),
    problems: sharedImages(components, found).map(({ place, message }) => `${place.file}:${place.line} ${message}`),
  };
}

test("a worker belongs to the service whose image it runs, tag included; another tag is another image", async () => {
  const { belonging } = await read(`services:
  web: { build: ., image: acme/app }
  worker: { image: "acme/app:latest" }
  old: { image: "acme/app:1.25" }
  front: { build: ./nginx, image: nginx }
  cache: { image: "nginx:1.25" }
`);
  expect(belonging).toEqual({ web: ["web", "worker"], front: ["front"] });
});

test("an image that only sluice.yaml names is meant with any tag", async () => {
  const { belonging } = await read(
    `services: { web: { image: "acme/app:1" }, worker: { image: "acme/app:1" }, cron: { image: "mirror/app:7" } }`,
    { web: { image: "mirror/app" } },
  );
  expect(belonging).toEqual({ web: ["web", "worker", "cron"] });
});

test("an image name that a variable left empty joins nobody", async () => {
  const { belonging, images } = await read(`services: { web: { build: ., image: "" }, other: { image: "" } }`);
  expect(belonging).toEqual({ web: ["web"] });
  expect(images).toEqual(["shop-web"]);
});

test("services that only tags tell apart are refused: a release's own tag would mix them", async () => {
  const compose = `services:
  ad: { build: { context: ., dockerfile: ad/Dockerfile }, image: "acme/demo:1-ad" }
  cart:
    build: { context: ., dockerfile: cart/Dockerfile }
    image: "acme/demo:1-cart"
`;
  const { belonging, problems } = await read(compose);
  expect(belonging).toEqual({ ad: ["ad"], cart: ["cart"] });
  expect(problems).toEqual([expect.stringMatching(/^compose.yaml:3 services.cart is built as acme\/demo, as ad is/)]);
  expect((await read(compose, { cart: { image: "acme/demo-cart" } })).problems).toEqual([]);
});

test("what is built here and said to be base is no part of a release, nor is what runs its image; its tests still are", async () => {
  const { belonging, images, paths } = await read(
    `services: { web: { build: . }, db: { build: ./db, image: "acme/db" }, backup: { image: "acme/db" } }`,
    { db: { part: "base" } },
  );
  expect(belonging).toEqual({ web: ["web"], db: [] });
  expect(images).toEqual(["shop-web", undefined]);
  expect(paths).toEqual([".", "db"]);
});

test("the same build under several names is one image", async () => {
  const { problems } = await read(
    `services: { web: { build: ., image: "acme/app" }, worker: { build: ., image: "acme/app" } }`,
    { worker: { writer: "single" } },
  );
  expect(problems).toEqual([]);
});
