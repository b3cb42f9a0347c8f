import { parse } from "yaml";
import { loadProject } from "../../src/project/load.ts";
import type { Project } from "../../src/project/model.ts";
import { fakeFiles, fakeWorld } from "../../src/world.testing.ts";

interface Said {
  readonly compose?: readonly string[];
  readonly components?: Readonly<Record<string, unknown>>;
  readonly routes?: Readonly<Record<string, string>>;
  readonly database?: { readonly service: string; readonly migrate: { readonly "run-in": string } };
  readonly environments?: Readonly<Record<string, { readonly routes?: Readonly<Record<string, string>> } | null>>;
}

/** A compose file with the services that an example speaks of, each as the example takes it to be. */
function composeFor({ components = {}, routes = {}, database, environments = {} }: Said): string {
  const everyRoute = [routes, ...Object.values(environments).map((one) => one?.routes ?? {})].flatMap(Object.values);
  const built = new Set([
    ...everyRoute.map((route: string) => route.split(":")[0] ?? ""),
    ...Object.entries(components).flatMap(([name, one]) => (hasPath(one) ? [] : [name])),
    ...(database === undefined ? [] : [database.migrate["run-in"]]),
  ]);
  const services = [...built].map((name) => `  ${name}: { build: ./${name}, image: "ghcr.io/acme/${name}" }`);
  const base = database === undefined ? [] : [`  ${database.service}: { image: "postgres:17" }`];
  return `services:\n${[...services, ...base].join("\n")}\n`;
}

/** A component with a folder of its own is no service. */
const hasPath = (component: unknown) => typeof component === "object" && component !== null && "path" in component;

/** Reads an example of sluice.yaml as the actions do. */
export function loadExample(text: string): Promise<Project> {
  const said = (parse(text) ?? {}) as Said;
  const compose = Object.fromEntries(
    (said.compose ?? ["compose.yaml"]).map((file) => [`/workspace/${file}`, composeFor(said)]),
  );
  const world = fakeWorld({ files: fakeFiles({ "/workspace/sluice.yaml": text, ...compose }) });
  return loadProject({ world, config: "sluice.yaml" });
}

/** The examples of sluice.yaml in a page: YAML blocks with `environments` and no jobs. */
export function fileExamples(page: string): readonly string[] {
  const blocks = [...page.matchAll(/^```ya?ml\n([\s\S]*?)^```/gm)].map(([, block = ""]) => block);
  return blocks.filter((block) => /^(environments|components|gate|routes):/m.test(block) && !/^(jobs|on):/m.test(block));
}
