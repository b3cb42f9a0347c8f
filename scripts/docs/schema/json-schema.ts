/** A JSON Schema, 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A mapping with known keys only, each with its own description. */
export function keyed(
  description: string,
  properties: Readonly<Record<string, JsonSchema>>,
  more: JsonSchema = {},
): JsonSchema {
  return { description, type: "object", additionalProperties: false, properties, ...more };
}

/** A mapping from names to values of one kind. */
export function named(description: string, name: string, value: JsonSchema, more: JsonSchema = {}): JsonSchema {
  return { description, type: "object", propertyNames: { pattern: name }, additionalProperties: value, ...more };
}

export function listOf(description: string, items: JsonSchema, more: JsonSchema = {}): JsonSchema {
  return { description, type: "array", items, ...more };
}

export function text(description: string, pattern: string, ...examples: readonly string[]): JsonSchema {
  return { description, type: "string", pattern, ...(examples.length === 0 ? {} : { examples }) };
}

export function word(description: string, ...words: readonly string[]): JsonSchema {
  return { description, enum: words };
}

export function whole(description: string, minimum: number, more: JsonSchema = {}): JsonSchema {
  return { description, type: "integer", minimum, ...more };
}

/** What may be left empty, `key:` with nothing behind it. */
export function orEmpty(schema: JsonSchema): JsonSchema {
  return { ...schema, type: [schema["type"], "null"] };
}
