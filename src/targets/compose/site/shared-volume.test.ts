import { expect, test } from "vitest";
import { sharedVolume } from "./shared-volume.ts";

const files = [
  {
    file: "compose.yaml",
    text: `services:
  web:
    build: .
    volumes:
      - ./static:/static
      - data:/data
volumes: { data: {} }
`,
  },
];
const mount = { type: "volume", source: "data", target: "/data" };

test("a volume of the project that is written to, with the line where it is mounted", () => {
  expect(sharedVolume("web", { volumes: [mount] }, files)).toMatchObject({
    what: "the volume data",
    place: { file: "compose.yaml", line: 6 },
  });
});

test.each([
  ["mounted to read", { ...mount, read_only: true }],
  ["without a name: new with every container", { type: "volume", target: "/tmp" }],
  ["a folder of the machine", { type: "bind", source: "/srv", target: "/srv" }],
])("%s: two releases share nothing", (_story, one) => {
  expect(sharedVolume("web", { volumes: [one] }, files)).toBeUndefined();
});
