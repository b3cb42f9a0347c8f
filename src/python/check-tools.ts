import type { Place } from "../failure.ts";
import { didYouMean } from "../quantity/nearest.ts";
import { type Finding, ok, problem } from "./finding.ts";
import { normalName } from "./normal-name.ts";
import { type ProjectFiles, shownPath } from "./project-files.ts";
import { satisfies } from "./satisfies.ts";
import type { ToolDemand } from "./tool-demand.ts";

const check = "Tool";

/** Where the project asks for a distribution itself: the line to change. */
export function placeOfRequirement(project: ProjectFiles, name: string): Place | undefined {
  const wanted = normalName(name);
  for (const [file, text] of Object.entries(project.texts)) {
    const index = text.split("\n").findIndex((line) => {
      const words =
        line.replace(/#.*$/, "").match(/(?<=^\s*["']?|[[,]\s*["']?)[A-Za-z0-9][\w.-]*(?=["']?\s*([\s\]["',;<>=~!@]|$))/g) ?? [];
      return words.some((word) => normalName(word) === wanted);
    });
    if (index >= 0) return { file: shownPath(project.shown, file), line: index + 1 };
  }
  return undefined;
}

/** Whether each tool is installed in a version that meets its specifier. */
export function checkTools(
  tools: readonly ToolDemand[],
  installed: ReadonlyMap<string, string>,
  project: ProjectFiles,
): readonly Finding[] {
  return tools.map(({ name, specifier }) => {
    const version = installed.get(normalName(name));
    const place = placeOfRequirement(project, name);
    if (version === undefined) {
      const guess = didYouMean(normalName(name), [...installed.keys()]);
      return problem(check, `${name} is not installed`, `Add it to the project's dependencies and lock again.${guess}`, place);
    }
    if (specifier === "" || satisfies(version, specifier))
      return ok(check, `${name} ${version}${specifier === "" ? "" : ` meets ${specifier}`}`);
    const remedy = `Ask for ${name}${specifier} in the project's dependencies and lock again, or change the input "tools".`;
    return problem(check, `${name} ${version} is installed, and the input "tools" wants ${specifier}`, remedy, place);
  });
}
