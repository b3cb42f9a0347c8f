import type { z } from "zod";
import { secret } from "../input.ts";
import { readAppEnv } from "./app-env.ts";

/** `app-env`: stays the text that it is; a line that is no variable is told by its number alone, since it may be the secret. */
export const appEnvInput = (): z.ZodType<string | undefined, string> =>
  secret()
    .superRefine((text, context) => {
      for (const { line, message } of readAppEnv(text ?? "").problems) {
        const expected = `expected one KEY=value a line, a value of several lines in quotes`;
        context.addIssue({ code: "custom", message: `${message} in line ${line}; ${expected}.` });
      }
    })
    .meta({ secret: true });
