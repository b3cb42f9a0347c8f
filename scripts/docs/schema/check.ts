import type { z } from "zod";
import { kinds } from "../../../src/health/checks/kinds.ts";
import { toldOf } from "../../../src/health/spec/written.ts";
import { type JsonSchema, keyed } from "./json-schema.ts";

/** What each kind of check is for; the first sentence of its part in editors. */
export const purposes: Readonly<Record<keyof typeof kinds, string>> = {
  http: "Asks the app itself.",
  health: "Asks the family of health endpoints.",
  steps: "Walks through the app as a user would: requests whose answers feed the next ones.",
  tcp: "Opens a connection.",
  container: "Looks at the containers of a service.",
  command: "Runs a command, on the runner or in a container.",
  traffic: "Judges what the users of the new release get.",
  prometheus: "Asks a Prometheus for a number.",
  postgres: "Asks a PostgreSQL whether it is well.",
  redis: "Asks a Redis whether it is well.",
};

/** What a key takes, with what holds when it is not given where that is one value for JSON. */
function propertyOf(kind: string, name: string, type: z.ZodType): JsonSchema {
  const told = toldOf(type);
  if (told === undefined) throw new Error(`The key ${name} of checks of kind ${kind} has no description.`);
  const usual = told.usual === undefined ? "" : ` Usually ${told.usual}.`;
  return { description: told.description + usual, ...told.json };
}

const isOptional = (type: z.ZodType) => type.safeParse(undefined).success;

/** Every key of a kind, as the code reads it. */
export function keysOf(kind: keyof typeof kinds): readonly (readonly [string, z.ZodType])[] {
  return Object.entries(kinds[kind].keys.shape) as [string, z.ZodType][];
}

function schemaOf(kind: keyof typeof kinds): JsonSchema {
  const properties = Object.fromEntries(keysOf(kind).map(([name, type]) => [name, propertyOf(kind, name, type)]));
  const required = keysOf(kind).flatMap(([name, type]) => (isOptional(type) ? [] : [name]));
  return keyed(purposes[kind], properties, { required });
}

/** One entry of `gate`. */
export const checkSchema: JsonSchema = {
  description: "A check, named by its kind: { http: /health }, { traffic: error-rate, max: 1% }, { container: web } …",
  type: "object",
  anyOf: (Object.keys(kinds) as (keyof typeof kinds)[]).map(schemaOf),
};
