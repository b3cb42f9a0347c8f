import { fail } from "../failure.ts";
import { didYouMean } from "../quantity/nearest.ts";
import { noSuchComponent } from "./failures.ts";
import type { Component, Project } from "./model.ts";

/** The component of that name; otherwise a failure with the nearest name and the list. */
export function componentNamed(project: Pick<Project, "components">, name: string): Component {
  const found = project.components.find((component) => component.name === name);
  if (found !== undefined) return found;
  const known = project.components.map((component) => component.name);
  throw fail(noSuchComponent, { name, known, hint: didYouMean(name, known) });
}
