import { z } from "zod";
import { list } from "../input.ts";
import { shown } from "../quantity/shown.ts";
import { parseToolDemand, type ToolDemand } from "./tool-demand.ts";
import { specifierOf } from "./version-demand.ts";

/** The input `python-version`: a version, or a specifier. */
export const pythonVersionInput = (): z.ZodType<{ text: string; specifier: string }, string> =>
  z.string().transform((raw, context) => {
    const text = raw.trim();
    const specifier = specifierOf(text);
    if (specifier !== undefined) return { text, specifier };
    const message = `is ${shown(text)}; expected a version of CPython such as 3.12, or a PEP 440 specifier such as >=3.10,<3.14`;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

/** The input `tools`: distributions that must be installed. */
export const toolsInput = (): z.ZodType<readonly ToolDemand[], string> =>
  list().transform((items, context) =>
    items.flatMap((item) => {
      const demand = parseToolDemand(item);
      if (demand !== undefined) return [demand];
      const message = `has ${shown(item)}; expected one distribution a line with a PEP 440 specifier, such as duckdb>=1.0,<2`;
      context.addIssue({ code: "custom", message });
      return [];
    }),
  );
