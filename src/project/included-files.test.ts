import { expect, test } from "vitest";
import { fakeFiles } from "../world.testing.ts";
import { readComposeFiles } from "./compose-files.ts";

async function read(files: Record<string, string>, first = "compose.yaml") {
  const there = fakeFiles(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/w/${path}`, text])));
  const found = await readComposeFiles(there, "/w", [{ file: first, by: undefined }], { EXTRA: "web", PG: "given" });
  return {
    services: Object.fromEntries(
      [...found.services].map(([name, { image, build }]) => [name, image ?? `${build?.context} ${build?.dockerfile}`]),
    ),
    problems: found.problems.map(({ place, message }) => `${place.file}:${place.line} ${message}`),
  };
}

test("an include has a folder and variables of its own, and its path may hold variables", async () => {
  const { services } = await read({
    "compose.yaml": `include:
  - { path: db/files/compose.yaml, project_directory: db, env_file: [ db/a.env, db/b.env ] }
  - path: [ api/compose.yaml, api/more/compose.prod.yaml ]
  - \${EXTRA}/compose.yaml
  - oci://registry.example/acme/edge:1
services: { edge: { build: edge } }
`,
    "db/files/compose.yaml": `services: { db: { image: "postgres:\${VERSION}-\${PG}" }, tools: { build: ./tools } }`,
    "db/a.env": "VERSION=15\nPG=file\n",
    "db/b.env": "VERSION=16\n",
    "api/compose.yaml": `services: { api: { build: . } }`,
    "api/more/compose.prod.yaml": `services: { api: { build: { dockerfile: prod/Dockerfile } }, job: { build: ./job } }`,
    "web/compose.yaml": `services: { web: { image: "acme/web:\${TAG}" } }`,
    "web/.env": "TAG=7\n",
  });
  expect(services).toEqual({
    db: "postgres:16-given",
    tools: "db/tools db/tools/Dockerfile",
    api: "api api/prod/Dockerfile",
    job: "api/job api/job/Dockerfile",
    web: "acme/web:7",
    edge: "edge edge/Dockerfile",
  });
});

test("a file in a folder means its paths from there, what it extends included", async () => {
  const { services } = await read(
    {
      "deploy/compose.yaml": `services: { web: { build: .. }, cron: { extends: { file: "\${BASE:-common}/base.yaml", service: cron } } }`,
      "deploy/common/base.yaml": `services: { cron: { build: ./cron } }`,
    },
    "deploy/compose.yaml",
  );
  expect(services).toEqual({ web: ". Dockerfile", cron: "deploy/common/cron deploy/common/cron/Dockerfile" });
});

test("a file of Compose 1 is told as what it is", async () => {
  const { problems } = await read({ "compose.yaml": "web:\n  image: acme/web\n  links: [db]\n" });
  expect(problems).toEqual([expect.stringMatching(/^compose.yaml:1 has no `services`: this is the format of Compose 1/)]);
});
