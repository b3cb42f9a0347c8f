import { z } from "zod";
import { duration, type InputsOf, optionalText, secret } from "../input.ts";
import { defaultConfig } from "../project/default-config.ts";
import { alertRulesInput } from "./alert-rules.ts";
import { checksInput } from "./checks-input.ts";
import { scoreInput } from "./score-input.ts";
import { found } from "./written.ts";

const wholeUrl = (): z.ZodType<string | undefined, string> =>
  z.string().transform((raw, context) => {
    const text = raw.trim();
    if (text === "") return undefined;
    if (/^https?:\/\//i.test(text) && URL.canParse(text)) return text;
    context.addIssue({ code: "custom", message: `${found(text)}; expected a whole URL like https://shop.example/health.` });
    return z.NEVER;
  });

/** `Name: value`, one a line; a secret, since it is how a gate gets past a login. */
const headerLines = (): z.ZodType<Readonly<Record<string, string>>, string> =>
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

/** An address that is a secret itself, so no message shows it. */
const secretUrl = (): z.ZodType<string | undefined, string> =>
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

/** A pause between looks; shorter than 100 ms would be a load test. */
const interval = duration("2s").refine((ms) => ms >= 100, { error: "is too short; expected 100ms or more." });

/** The inputs of health-gate. */
export const gateInputs = {
  url: wholeUrl(),
  checks: checksInput(),
  config: optionalText().transform((path) => path ?? defaultConfig),
  environment: optionalText(),
  window: duration("30s"),
  interval,
  headers: headerLines(),
  "metrics-headers": headerLines(),
  baseline: optionalText(),
  score: scoreInput(),
  replay: optionalText(),
  "report-html": optionalText(),
  "alert-webhook": secretUrl(),
  "alert-alertmanager": secretUrl(),
  "alert-rules": alertRulesInput(),
};
export type GateInputs = InputsOf<typeof gateInputs>;
