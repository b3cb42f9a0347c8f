import { expect, test } from "vitest";
import { fakeFiles, fakeWorld } from "../world.testing.ts";
import { loadProject } from "./load.ts";

const load = (files: Record<string, string>) =>
  loadProject({
    world: fakeWorld({
      files: fakeFiles(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/workspace/${path}`, text]))),
    }),
    config: "sluice.yaml",
  });
const web = "services: { web: { build: . } }";

test("COMPOSE_FILE and COMPOSE_PROJECT_NAME in .env count as they do for compose; what sluice.yaml says stands above them", async () => {
  const files = {
    ".env": "COMPOSE_FILE=deploy/compose.yaml:deploy/prod.yaml\nCOMPOSE_PROJECT_NAME=hellomino\n",
    "compose.yaml": web,
    "deploy/compose.yaml": web,
    "deploy/prod.yaml": "name: other\nservices: { cron: { build: ../cron } }",
    "deploy/.env": "COMPOSE_PROJECT_NAME=inner\n",
  };
  const plain = await load(files);
  expect(plain).toMatchObject({ name: "inner", compose: ["deploy/compose.yaml", "deploy/prod.yaml"] });
  expect(plain.components.map(({ name, context }) => [name, context])).toEqual([
    ["web", "deploy"],
    ["cron", "cron"],
  ]);
  expect(await load({ ...files, "sluice.yaml": "name: shop\ncompose: [compose.yaml]" })).toMatchObject({
    name: "shop",
    compose: ["compose.yaml"],
  });
});

test("a file of COMPOSE_FILE that is not there is told with where it is said", async () => {
  await expect(load({ ".env": "COMPOSE_FILE=a.yaml;b.yaml\nCOMPOSE_PATH_SEPARATOR=;\n" })).rejects.toMatchObject({
    code: "no-compose-file",
    sentence: expect.stringContaining("The compose file a.yaml does not exist"),
    remedy: expect.stringContaining("COMPOSE_FILE in .env"),
    place: { file: ".env" },
  });
});
