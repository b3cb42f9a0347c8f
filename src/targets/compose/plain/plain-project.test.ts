import { expect, test } from "vitest";
import type { Project } from "../../../project/model.ts";
import { fakeEngine } from "../docker.testing.ts";
import { names } from "../naming.ts";
import { otherProjects, plainProject } from "./plain-project.ts";

const project: Project = {
  name: "shop",
  directory: "/workspace",
  file: undefined,
  compose: ["compose.yaml"],
  components: [],
  environments: [],
};

test("an app that runs under plain compose is found by the project's name", async () => {
  const { engine, lines } = fakeEngine(() => ({ stdout: "web\ndb\n" }));
  expect(await plainProject(engine, names("shop", "production"), project)).toEqual({
    project: "shop",
    services: ["web", "db"],
  });
  expect(lines[0]).toContain("--filter label=com.docker.compose.project=shop ");
});

test("where none runs there is none", async () => {
  const { engine } = fakeEngine(() => ({ stdout: "\n" }));
  expect(await plainProject(engine, names("shop", "production"), project)).toBeUndefined();
});

test("what we run ourselves, adopted, is not somebody else's", async () => {
  const { engine } = fakeEngine(() => ({ stdout: "db\n" }));
  expect(await plainProject(engine, names("shop", "production", "shop"), project)).toBeUndefined();
});

test("what was ejected runs under our own project's name, beside base services that are ours", async () => {
  const { engine } = fakeEngine((line) => ({ stdout: line.includes("project=shop-production ") ? "db\nweb\n" : "" }));
  const components = [{ services: ["web", "worker"] }] as unknown as Project["components"];
  const found = await plainProject(engine, names("shop", "production"), { ...project, components });
  expect(found).toEqual({ project: "shop-production", services: ["web"] });
});

test("compose projects of others are named, ours are not", async () => {
  const { engine } = fakeEngine(() => ({ stdout: "blog\t\nshop-production-r1\tshop-production\nblog\t\nold\t\n" }));
  expect(await otherProjects(engine)).toEqual(["blog", "old"]);
});
