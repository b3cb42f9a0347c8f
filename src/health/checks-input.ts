import { isNode, LineCounter, parseDocument } from "yaml";
import { z } from "zod";
import { checkSpecSchema } from "./check-schema.ts";
import type { CheckSpec } from "./check-spec.ts";

const example = "a YAML list of checks like - { http: /health, within: 100ms }";

/** The input `checks`: a YAML list. Undefined when not given; every mistake is told with its line and column. */
export const checksInput = (): z.ZodType<readonly CheckSpec[] | undefined, string> =>
  z.string().transform((text, context) => {
    if (text.trim() === "") return undefined;
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines });
    const say = (offset: number, message: string) => {
      const { line, col } = lines.linePos(offset);
      context.addIssue({ code: "custom", message: `has a mistake in line ${line}, column ${col}: ${message}` });
    };
    for (const error of document.errors)
      say(error.pos[0], (error.message.split("\n")[0] ?? "").replace(/ at line \d+.*$/, "."));
    if (document.errors.length > 0) return z.NEVER;
    const written = asList(() => document.toJS({ maxAliasCount: 20 }));
    if (written === undefined || written.length === 0) {
      context.addIssue({ code: "custom", message: `is no list of checks; expected ${example}.` });
      return z.NEVER;
    }
    const read = z.array(checkSpecSchema).safeParse(written);
    if (read.success) return read.data;
    for (const { path, message } of read.error.issues) {
      const known = [...path.keys()].map((end) => path.slice(0, path.length - end)).concat([[]]);
      const nodes = known.map((shorter) => document.getIn(shorter, true)).filter((node) => isNode(node));
      const key = path.findLast((step) => typeof step === "string");
      say(nodes[0]?.range?.[0] ?? 0, key === undefined ? message : `"${key}" ${message}`);
    }
    return z.NEVER;
  });

function asList(read: () => unknown): readonly unknown[] | undefined {
  try {
    const value = read();
    return Array.isArray(value) ? value : undefined;
  } catch {
    // Aliases that multiply without end.
    return undefined;
  }
}
