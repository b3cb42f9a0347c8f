import type { z } from "zod";
import { componentSchema } from "./component-schema.ts";
import { composeFilesSchema, environmentSchema, inheritedShape } from "./environment-schema.ts";
import { isName, isServiceName, nameLike } from "./names.ts";
import { keyed, named, readingText } from "./reading.ts";

/** `sluice.yaml`, as it is written. */
export const fileSchema = keyed(
  "sluice.yaml",
  {
    name: readingText(nameLike, (text) => (isName(text) ? text : undefined)).optional(),
    compose: composeFilesSchema.optional(),
    components: named("components by name", isServiceName, "name of a component.", componentSchema).optional(),
    ...inheritedShape,
    environments: named(
      "environments by name",
      isName,
      `name of an environment; expected ${nameLike}.`,
      environmentSchema,
    ).optional(),
  },
  true,
);

export type WrittenFile = z.output<typeof fileSchema>;
export type WrittenComponent = z.output<typeof componentSchema>;
