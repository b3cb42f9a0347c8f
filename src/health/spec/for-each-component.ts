import type { Project } from "../../project/model.ts";
import { inPromQl } from "../checks/in-promql.ts";
import { filled, namesIn } from "../checks/template.ts";
import type { CheckSpec } from "./check-spec.ts";

/**
 * A query that asks for `{{ component }}` is a check of its own for each component, called after it. Where no components are known it
 * stays as it is, and is refused when it is asked.
 */
export function forEachComponent(checks: readonly CheckSpec[], components: readonly string[]): readonly CheckSpec[] {
  return checks.flatMap((check): CheckSpec[] => {
    if (check.kind !== "prometheus" || components.length === 0 || !namesIn(check.query).includes("component")) return [check];
    return components.map((component) => {
      const query = filled(check.query, { component }, inPromQl);
      const name = filled(check.name, { component }, (word) => word);
      return { ...check, query, name: name === check.name && components.length > 1 ? `${name} (${component})` : name };
    });
  });
}

/** The components that run somewhere; a library has nothing to be measured. */
export const namesOfReleased = ({ components }: Pick<Project, "components">): readonly string[] =>
  components.filter(({ services }) => services.length > 0).map(({ name }) => name);
