import { expect, test } from "vitest";
import { placeOfRefusal } from "./place-of-refusal.ts";

const files = [
  {
    file: "compose.yaml",
    text: `services:\n  web:\n    build: .\n    port: ["80"]\n    depends_on: [db, dbb]\n  my.db:\n    user: 7\n`,
  },
  { file: "prod.yaml", text: `services:\n  web:\n    env_file:\n      - ./nope.env\n    volumes:\n      - data:/data\n` },
];

test.each<[string, string | undefined]>([
  ["validating /w/compose.yaml: services.web.port false schema", "compose.yaml:4"],
  ['service "web" depends on undefined service "dbb": invalid compose project', "compose.yaml:5"],
  ["services.my.db.user must be a string", "compose.yaml:7"],
  ['service "web" refers to undefined volume data: invalid compose project', "prod.yaml:6"],
  ["env file /w/deploy/nope.env not found: stat /w/deploy/nope.env: no such file or directory", "prod.yaml:4"],
  ["services.web.volumes.0 must be a string", "prod.yaml:6"],
  ["services.other.image must be a string", undefined],
  ["services.web additional property port is not allowed", "compose.yaml:4"],
  ["top-level object must be a mapping", undefined],
])("%s → %s", (said, place) => {
  const found = placeOfRefusal(said, files);
  expect(found === undefined ? undefined : `${found.file}:${found.line}`).toBe(place);
});

test("whatever compose says, and whatever stands in the files, it is a place or none", () => {
  for (const text of ["", "services: null", "a: [", "services: { web: null }", "- 1"])
    for (const said of ["services.web.x", "services.web.", 'service "web" depends on undefined service "x"', "services.[0]"])
      expect(() => placeOfRefusal(said, [{ file: "compose.yaml", text }])).not.toThrow();
});
