import { fail } from "../failure.ts";
import { didYouMean } from "../quantity/nearest.ts";
import { noSuchEnvironment } from "./failures.ts";
import type { Environment, Project } from "./model.ts";

/** The environment of that name; otherwise a failure with the nearest name and the list. */
export function environmentNamed(project: Pick<Project, "environments" | "file">, name: string): Environment {
  const found = project.environments.find((environment) => environment.name === name);
  if (found !== undefined) return found;
  const known = project.environments.map((environment) => environment.name);
  throw fail(noSuchEnvironment, { name, known, hint: didYouMean(name, known), file: project.file });
}
