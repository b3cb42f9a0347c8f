import { didYouMean } from "../quantity/nearest.ts";
import { checkOwnRouter } from "./check-own-router.ts";
import type { ComposeFiles } from "./compose-files.ts";
import type { Component } from "./model.ts";
import type { Problem } from "./problem.ts";
import type { WrittenEnvironment } from "./schema/environment-schema.ts";
import type { WrittenFile } from "./schema/file-schema.ts";
import { unknownName } from "./unknown-name.ts";
import type { YamlSource } from "./yaml-source.ts";

type Tell = (path: readonly PropertyKey[], message: string, at?: "key" | "value") => void;

/** The way from a component back to itself, or undefined. */
function circle(start: string, components: ReadonlyMap<string, Component>): readonly string[] | undefined {
  const walked = new Set<string>();
  const walk = (name: string, way: readonly string[]): readonly string[] | undefined => {
    for (const need of components.get(name)?.needs ?? []) {
      if (need === start) return [...way, need];
      if (walked.has(need)) continue;
      walked.add(need);
      const found = walk(need, [...way, need]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk(start, [start]);
}

function checkComponents(written: WrittenFile, components: readonly Component[], compose: ComposeFiles, tell: Tell): void {
  const byName = new Map(components.map((component) => [component.name, component]));
  const names = [...byName.keys()];
  const told = new Set<string>();
  for (const [name, said] of written.components ?? []) {
    const path = ["components", name];
    const service = compose.services.get(name);
    if (service === undefined && said.path === undefined) {
      const hint = didYouMean(name, [...compose.services.keys()]);
      tell(path, `is no service of the compose files and has no "path"; expected either.${hint}`, "key");
    } else if (service !== undefined && service.build === undefined && said.image === undefined && said.part !== "base") {
      tell(path, `is a compose service without "build"; give it "build" there, or an "image" here.`, "key");
    }
    (said.needs ?? []).forEach((need, index) => {
      if (!byName.has(need)) tell([...path, "needs", index], unknownName(need, "component", names));
    });
    const round = circle(name, byName);
    if (round !== undefined && !told.has(name)) {
      for (const one of round) told.add(one);
      tell([...path, "needs"], `goes round in a circle: ${round.join(" → ")}.`);
    }
  }
}

type Shared = Pick<WrittenEnvironment, "routes" | "database">;

function checkServices(base: readonly PropertyKey[], part: Shared, compose: ComposeFiles, tell: Tell): void {
  const services = [...compose.services.keys()];
  if (services.length === 0) return;
  for (const route of part.routes ?? []) {
    if (!compose.services.has(route.service)) {
      tell([...base, "routes", route.key], unknownName(route.service, "compose service", services));
    }
  }
  const database = part.database;
  if (database === undefined) return;
  if (!compose.services.has(database.service)) {
    tell([...base, "database", "service"], unknownName(database.service, "compose service", services));
  }
  if (!compose.services.has(database.migrate.runIn)) {
    tell([...base, "database", "migrate", "run-in"], unknownName(database.migrate.runIn, "compose service", services));
  }
}

function checkEnvironments(written: WrittenFile, compose: ComposeFiles, chosen: string | undefined, tell: Tell): void {
  const earlier: string[] = [];
  for (const [name, environment] of written.environments ?? []) {
    const base = ["environments", name];
    // An environment's own compose files may add services; they are read for the chosen one only.
    if (environment.compose === undefined || name === chosen) checkServices(base, environment, compose, tell);
    checkOwnRouter(name, environment, { file: written, services: [...compose.services.keys()], tell });
    if (environment.host !== undefined && environment.context !== undefined) {
      tell([...base, "context"], `stands beside "host"; write one of them.`, "key");
    }
    if (environment.waves !== undefined) {
      for (const key of ["host", "context"] as const) {
        if (environment[key] !== undefined) tell([...base, key], `stands beside "waves"; write one of them.`, "key");
      }
    } else {
      for (const key of ["max-parallel", "on-failure"] as const) {
        if (environment[key] !== undefined) tell([...base, key], `says nothing without "waves".`, "key");
      }
    }
    for (const other of environment.after?.keys() ?? []) {
      if (earlier.includes(other)) continue;
      const later = other === name || written.environments?.has(other) === true;
      const problem = later
        ? `names "${other}", which does not come before "${name}"; the order in the file is the order of promotion.`
        : unknownName(other, "environment", [...(written.environments?.keys() ?? [])]);
      tell([...base, "after", other], problem);
    }
    earlier.push(name);
  }
}

/** What no schema can see: names that must be known elsewhere in the file, or in the compose files. */
export function crossCheck(
  written: WrittenFile,
  components: readonly Component[],
  compose: ComposeFiles,
  source: YamlSource,
  chosen: string | undefined,
): readonly Problem[] {
  const problems: Problem[] = [];
  const tell: Tell = (path, message, at = "value") =>
    problems.push({ place: source.place(path, at), message: `${path.map(String).join(".")} ${message}` });
  checkComponents(written, components, compose, tell);
  checkServices([], written, compose, tell);
  checkEnvironments(written, compose, chosen, tell);
  return problems;
}
