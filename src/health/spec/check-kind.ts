import type { z } from "zod";
import type { Start } from "../measure.ts";
import type { CommonSpec } from "./check-spec.ts";

/** One kind of check: how it is written, measured and told. Every entry of the table in checks/kinds.ts is one. */
export interface CheckKind<Shape extends z.ZodRawShape, Spec extends CommonSpec> {
  /** The keys that it may have, its own and the common ones; each told by `key` of written.ts. */
  readonly keys: z.ZodObject<Shape>;
  /** What was written, completed. */
  readonly complete: (written: z.output<z.ZodObject<Shape>>) => Spec;
  readonly start: Start<Spec>;
  /** What it asks for, in a few words of plain text each, for the summary. */
  readonly asked: (spec: Spec) => readonly string[];
  /** Why the release before, asked the same, would give the same answer, so that nothing is compared; undefined where it would not. */
  readonly alike?: (spec: Spec) => string | undefined;
  /** Milliseconds that a look may take at the most; its `timeout` unless said. */
  readonly takes?: (spec: Spec) => number;
}

/** Lets the compiler find the types of a kind; adds nothing. */
export function checkKind<Shape extends z.ZodRawShape, Spec extends CommonSpec>(
  kind: CheckKind<Shape, Spec>,
): CheckKind<Shape, Spec> {
  return kind;
}
