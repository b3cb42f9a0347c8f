import { z } from "zod";
import { expected, found, key, parsed, words } from "../spec/written.ts";
import { parseJsonPath } from "./json-path.ts";

type Scalar = string | number | boolean | null;

/** What must hold of the value at a path; plain data, so that it survives JSON. */
export interface JsonAssertion {
  readonly path: string;
  readonly equals?: Scalar | undefined;
  readonly in?: readonly Scalar[] | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly matches?: string | undefined;
}

const scalarLike = "a text, a number, true, false or null";
const scalar = () => z.union([z.string(), z.number(), z.boolean(), z.null()], expected(scalarLike));
const rules = ["equals", "in", "min", "max", "matches"] as const;
const number = () => z.number(expected("a number")).optional();

function isPattern(text: string): boolean {
  try {
    new RegExp(text, "u");
    return true;
  } catch {
    return false;
  }
}

const assertion = z
  .strictObject(
    {
      path: parsed(
        (text) => (parseJsonPath(text) === undefined ? undefined : text),
        "a path like status, queue.depth or items[0].id",
      ),
      equals: scalar().optional(),
      in: z.array(scalar(), expected("a list of values")).min(1, expected("a list of values")).optional(),
      min: number(),
      max: number(),
      matches: words("a regular expression")
        .refine(isPattern, { error: (issue) => `${found(issue.input)}; expected a regular expression.` })
        .optional(),
    },
    expected("an assertion like { path: status, equals: ok }"),
  )
  .superRefine((written, context) => {
    if (rules.every((rule) => written[rule] === undefined))
      context.addIssue({ code: "custom", message: `asserts nothing of ${written.path}; expected one of ${rules.join(", ")}.` });
    if (written.min !== undefined && written.max !== undefined && written.min > written.max)
      context.addIssue({
        code: "custom",
        path: ["min"],
        message: `is ${written.min} > max ${written.max}: nothing could be both.`,
      });
  });

const scalarJson = { type: ["string", "number", "boolean", "null"] };

export const jsonAssertions = key(
  z
    .array(assertion, expected("a list of assertions, like [{ path: status, equals: ok }]"))
    .min(1, expected("a list of assertions, like [{ path: status, equals: ok }]"))
    .optional(),
  {
    description:
      "What must hold of the answer's JSON: a path (status, queue.depth, items[0].id) and equals, in, min, max or matches. What is not there does not hold.",
    json: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        additionalProperties: false,
        required: ["path"],
        minProperties: 2,
        properties: {
          path: { type: "string", minLength: 1 },
          equals: scalarJson,
          in: { type: "array", items: scalarJson, minItems: 1 },
          min: { type: "number" },
          max: { type: "number" },
          matches: { type: "string", minLength: 1 },
        },
      },
    },
  },
);
