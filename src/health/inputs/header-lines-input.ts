import type { z } from "zod";
import { secret } from "../../input.ts";

/** `Name: value`, one a line; a secret, since it is how a gate gets past a login. */
export const headerLines = (): z.ZodType<Readonly<Record<string, string>>, string> =>
  secret()
    .transform((text, context) => {
      const lines = (text ?? "").split(/\r?\n/).filter((line) => line.trim() !== "");
      const pairs = lines.map((line, index) => {
        const match = /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*:\s*(.*?)\s*$/.exec(line);
        // The line itself is not shown: it may be the secret.
        if (match === null) context.addIssue({ code: "custom", message: `has no "Name: value" in line ${index + 1}.` });
        return [match?.[1] ?? "", match?.[2] ?? ""] as const;
      });
      return Object.fromEntries(pairs);
    })
    .meta({ secret: true });
