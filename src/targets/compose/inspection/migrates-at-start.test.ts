import { expect, test } from "vitest";
import { parse } from "yaml";
import { migratesAtStart, migrationTool, type StartDocument } from "./migrates-at-start.ts";

test.each([
  ["alembic upgrade head", "alembic upgrade"],
  ["sh -c 'alembic upgrade head && uvicorn app:app'", "alembic upgrade"],
  ["python -m alembic -c db/alembic.ini -x tenant=a upgrade head", "alembic upgrade"],
  [["sh", "-c", "alembic upgrade head && exec uvicorn app:app"], "alembic upgrade"],
  ["python manage.py migrate --noinput", "manage.py migrate"],
  ["bash -c 'python3 manage.py migrate && gunicorn x.wsgi'", "manage.py migrate"],
  ["npx prisma migrate deploy", "prisma migrate"],
  ["bundle exec rails db:migrate", "rails db:migrate"],
  ["bin/rails db:prepare", "rails db:migrate"],
  ["flyway -url=jdbc:postgresql://db/x migrate", "flyway migrate"],
  ["npx knex migrate:latest", "knex migrate"],
  ["npx sequelize-cli db:migrate", "sequelize db:migrate"],
  ["npx typeorm -d ds.js migration:run", "typeorm migration:run"],
  ["goose -dir migrations postgres user=x up", "goose up"],
  ["migrate -path /m -database postgres://db/x up", "migrate up"],
  ["sqlx migrate run", "sqlx migrate run"],
  ["dbmate --wait up", "dbmate up"],
  ["flask --app shop db upgrade", "flask db upgrade"],
  ["npm run db:migrate && npm start", "npm run migrate"],
])("%j migrates", (words, tool) => expect(migrationTool(words)).toBe(tool));

test.each([
  ["uvicorn app:app"],
  ["alembic current"],
  ["python manage.py runserver"],
  ["python manage.py showmigrations"],
  ["prisma generate"],
  ["npx sequelize-cli db:migrate:status"],
  ["dbmate status"],
  ["node migrate-images.js"],
  ["mongoose up"],
  ["php artisan migrate:status"],
  [["npm", "start"]],
  [null],
  [undefined],
])("%j does not", (words) => expect(migrationTool(words)).toBeUndefined());

function ask(text: string, merged?: StartDocument, services = ["api"]) {
  return migratesAtStart({ file: "compose.yaml", text, services, document: merged ?? (parse(text) as StartDocument) });
}

test("a command in list form is refused at the line of the item that migrates", () => {
  const found = ask(
    "services:\n  api:\n    image: api\n    command:\n      - sh\n      - -c\n      - alembic upgrade head && uvicorn app\n",
  );
  expect(found?.place).toEqual({ file: "compose.yaml", line: 7, column: 9 });
  expect(found?.sentence).toContain("api runs `alembic upgrade` each time it starts");
  expect(found?.remedy).toContain("database: { service, migrate: { tool: alembic, run-in: api } }");
});

test("an entrypoint is looked at too", () =>
  expect(ask("services:\n  api:\n    entrypoint: alembic upgrade head\n")?.place?.line).toBe(3));

test("the file that says it is named, not the one whose command was replaced", () => {
  const merged = { services: { api: { command: ["sh", "-c", "alembic upgrade head && run"] } } };
  expect(ask("services:\n  api:\n    command: run\n", merged)).toBeUndefined();
  expect(ask("services:\n  api:\n    command: sh -c 'alembic upgrade head && run'\n", merged)?.place?.line).toBe(3);
});

test("a command that another file replaced by a harmless one is no reason to refuse", () =>
  expect(
    ask("services:\n  api:\n    command: alembic upgrade head\n", { services: { api: { command: ["run"] } } }),
  ).toBeUndefined());

test("a command behind a variable is found by what it resolves to", () =>
  expect(
    ask("services:\n  api:\n    command: $START\n", { services: { api: { command: "alembic upgrade head" } } })?.place?.line,
  ).toBe(3));

test("a command that comes by extends or include is shown where it comes in", () => {
  const merged = { services: { api: { command: "alembic upgrade head" } } };
  expect(ask("services:\n  api:\n    extends: { file: base.yaml, service: api }\n", merged)?.place?.line).toBe(3);
  expect(ask("include: [api.yaml]\nservices: {}\n", merged)?.place?.line).toBe(1);
});

test.each([
  [
    "a one-off service behind a profile",
    "services:\n  api: { command: run }\n  migrate: { profiles: [tools], command: alembic upgrade head }\n",
  ],
  [
    "a job that others wait for",
    "services:\n  api: { command: run, depends_on: { migrate: { condition: service_completed_successfully } } }\n  migrate: { command: alembic upgrade head }\n",
  ],
  [
    "a base service that is not released",
    "services:\n  api: { command: run }\n  flyway: { command: -url=jdbc:x flyway migrate }\n",
  ],
])("%s may migrate", (story, text) => {
  const services = story.startsWith("a base") ? ["api"] : ["api", "migrate"];
  expect(ask(text, undefined, services)).toBeUndefined();
});
