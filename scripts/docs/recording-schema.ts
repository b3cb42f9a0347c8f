import { z } from "zod";
import { recordingSchema } from "../../src/health/recording/recording-schema.ts";

/** Where editors find it. */
const address = "https://raw.githubusercontent.com/sluice-delivery/sluice/main/recording.schema.json";

/** The JSON Schema of what `replay` takes: the report of a health-gate, or a file written by hand. */
export function recordingSchemaText(): string {
  const { $schema, ...schema } = z.toJSONSchema(recordingSchema, { io: "input" });
  const whole = { $schema, $id: address, title: "Recording of a gate", ...schema };
  return `${JSON.stringify(whole, undefined, 2)}\n`;
}
