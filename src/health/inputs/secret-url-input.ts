import { z } from "zod";
import { secret } from "../../input.ts";

/** An address that is a secret itself, so no message shows it. */
export const secretUrl = (): z.ZodType<string | undefined, string> =>
  secret()
    .transform((text, context) => {
      const url = text?.trim();
      if (url === undefined || url === "") return undefined;
      if (/^https?:\/\//i.test(url) && URL.canParse(url)) return url;
      context.addIssue({
        code: "custom",
        message: "is no whole URL like https://alerts.example/hook (it is not shown: it may be a secret).",
      });
      return z.NEVER;
    })
    .meta({ secret: true });
