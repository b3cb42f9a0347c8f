import { z } from "zod";
import { bool, type InputsOf, list, whenGiven } from "../input.ts";
import { shown } from "../quantity/shown.ts";
import type { ToolDemand } from "./tool-demand.ts";

const path = (whenEmpty: string): z.ZodType<string, string> =>
  z
    .string()
    .transform((raw) => raw.trim().replace(/(?<=.)\/+$/, "") || whenEmpty)
    .refine((written) => !written.startsWith("-") && !written.includes("\0"), { error: "is no path: it begins with a dash" });

/** What reads versions is loaded when there is one to read. */
const demands = () => import("./demand-inputs.ts");
const tools: z.ZodType<readonly ToolDemand[], string> = whenGiven(async () => (await demands()).toolsInput()).transform(
  (items) => items ?? [],
);

const moduleName = /^[\p{ID_Start}_][\p{ID_Continue}]*(\.[\p{ID_Start}_][\p{ID_Continue}]*)*$/u;
const imports: z.ZodType<readonly string[], string> = list().transform((items, context) => {
  for (const item of items.filter((written) => !moduleName.test(written))) {
    context.addIssue({ code: "custom", message: `has ${shown(item)}; expected one module a line, such as shop.api` });
  }
  return items;
});

/** What python-env-validate reads. */
export const pythonInputs = {
  "working-directory": path("."),
  "python-version": whenGiven(async () => (await demands()).pythonVersionInput()),
  tools,
  imports,
  venv: path(".venv"),
  install: bool(true),
};

export type PythonInputs = InputsOf<typeof pythonInputs>;
