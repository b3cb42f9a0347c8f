import { z } from "zod";
import { bool, type InputsOf, list } from "../input.ts";
import { parseToolDemand, type ToolDemand } from "./tool-demand.ts";
import { specifierOf } from "./version-demand.ts";

const path = (whenEmpty: string): z.ZodType<string, string> =>
  z
    .string()
    .transform((raw) => raw.trim().replace(/(?<=.)\/+$/, "") || whenEmpty)
    .refine((written) => !written.startsWith("-") && !written.includes("\0"), { error: "is no path: it begins with a dash" });

const pythonVersion: z.ZodType<{ text: string; specifier: string } | undefined, string> = z
  .string()
  .transform((raw, context) => {
    const text = raw.trim();
    if (text === "") return undefined;
    const specifier = specifierOf(text);
    if (specifier !== undefined) return { text, specifier };
    const message = `is "${text}"; expected a version of CPython such as 3.12, or a PEP 440 specifier such as >=3.10,<3.14`;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

const tools: z.ZodType<readonly ToolDemand[], string> = list().transform((items, context) =>
  items.flatMap((item) => {
    const demand = parseToolDemand(item);
    if (demand !== undefined) return [demand];
    const message = `has "${item}"; expected one distribution a line with a PEP 440 specifier, such as duckdb>=1.0,<2`;
    context.addIssue({ code: "custom", message });
    return [];
  }),
);

const moduleName = /^[\p{ID_Start}_][\p{ID_Continue}]*(\.[\p{ID_Start}_][\p{ID_Continue}]*)*$/u;
const imports: z.ZodType<readonly string[], string> = list().transform((items, context) => {
  for (const item of items.filter((written) => !moduleName.test(written))) {
    context.addIssue({ code: "custom", message: `has "${item}"; expected one module a line, such as shop.api` });
  }
  return items;
});

/** What python-env-validate reads. */
export const pythonInputs = {
  "working-directory": path("."),
  "python-version": pythonVersion,
  tools,
  imports,
  venv: path(".venv"),
  install: bool(true),
};

export type PythonInputs = InputsOf<typeof pythonInputs>;
