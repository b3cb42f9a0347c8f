import { z } from "zod";
import { duration, type InputsOf, optionalText, whenGiven } from "../../input.ts";
import { defaultConfig } from "../../project/default-config.ts";
import { found } from "../spec/written.ts";
import { headerLines } from "./header-lines-input.ts";
import { secretUrl } from "./secret-url-input.ts";

const wholeUrl = (): z.ZodType<string | undefined, string> =>
  z.string().transform((raw, context) => {
    const text = raw.trim();
    if (text === "") return undefined;
    if (/^https?:\/\//i.test(text) && URL.canParse(text)) return text;
    context.addIssue({ code: "custom", message: `${found(text)}; expected a whole URL like https://shop.example/health.` });
    return z.NEVER;
  });

/** A pause between looks; shorter than 100 ms would be a load test. */
const interval = duration("2s").refine((ms) => ms >= 100, { error: "is too short; expected 100ms or more." });

const asYaml = () => import("./yaml-inputs.ts");

/** The inputs of health-gate. */
export const gateInputs = {
  url: wholeUrl(),
  checks: whenGiven(async () => (await asYaml()).checksInput()),
  config: optionalText().transform((path) => path ?? defaultConfig),
  environment: optionalText(),
  window: duration("30s"),
  interval,
  headers: headerLines(),
  "metrics-headers": headerLines(),
  baseline: optionalText(),
  score: whenGiven(async () => (await asYaml()).scoreInput()),
  replay: optionalText(),
  "report-html": optionalText(),
  "alert-webhook": secretUrl(),
  "alert-alertmanager": secretUrl(),
  "alert-rules": whenGiven(async () => (await asYaml()).alertRulesInput()),
};
export type GateInputs = InputsOf<typeof gateInputs>;
