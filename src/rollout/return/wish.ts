import type { InputsOf } from "../../input.ts";
import type { Project } from "../../project/model.ts";
import type { World } from "../../world.ts";
import { type Alert, alertOf } from "../alert/alert.ts";
import type { rollbackInputs } from "../inputs.ts";
import type { Known } from "../opening/open-environment.ts";

/** What a rollback is to do, from its inputs, the file and the event. */
export interface Wish {
  /** The release, as the caller names it; undefined: the known-good one. */
  readonly to: string | undefined;
  /** Only this component; undefined: all of them. */
  readonly component: string | undefined;
  readonly because: string;
  readonly database: "keep" | "downgrade";
  /** Whether somebody said what becomes of the schema, or it is only the default. */
  readonly databaseTold: boolean;
  /** The alert that asked for it. */
  readonly alert: Alert | undefined;
}

type Given = Pick<InputsOf<typeof rollbackInputs>, "to" | "component" | "because" | "database">;

export function wishOf(
  inputs: Given,
  { facts }: Pick<World, "facts">,
  { project, environment }: Pick<Known, "environment"> & { readonly project: Pick<Project, "environments"> },
): Wish {
  const others = project.environments.map(({ name }) => name);
  const alert = alertOf(facts, { name: environment.name, others });
  const told = inputs.database === "" ? environment.rollback.database : inputs.database;
  return {
    to: inputs.to === "known-good" ? undefined : inputs.to,
    component: inputs.component,
    because: inputs.because ?? alert?.reason ?? `manual, by ${facts.actor || "somebody"}`,
    database: told ?? "keep",
    databaseTold: told !== undefined,
    alert,
  };
}
