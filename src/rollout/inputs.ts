import { z } from "zod";
import { commentInput, deploymentInputs } from "../github/inputs.ts";
import { headerLines } from "../health/inputs/header-lines-input.ts";
import { secretUrl } from "../health/inputs/secret-url-input.ts";
import { bool, choice, duration, list, optionalText, requiredText, secret, text } from "../input.ts";
import { appEnvInput } from "../project/app-env-input.ts";
import { shown } from "../quantity/shown.ts";

/** `component=reference` lines as a record. */
const images = list().transform((lines, context) => {
  const pairs = new Map<string, string>();
  for (const line of lines) {
    const at = line.indexOf("=");
    const [component, reference] = [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    const say = (message: string) => context.addIssue({ code: "custom", message });
    if (at <= 0 || reference === "" || reference.startsWith("-")) say(`has the line ${shown(line)}; expected component=image.`);
    else if (pairs.has(component)) say(`names the component ${shown(component)} twice; expected one image for each.`);
    else pairs.set(component, reference);
  }
  // Unlike an assignment this keeps a name like __proto__ as a name.
  return context.issues.length > 0 ? z.NEVER : Object.fromEntries(pairs);
}) as unknown as z.ZodType<Readonly<Record<string, string>>, string>;

const watcherImage = text()
  .transform((given) => given || "node:24-alpine")
  .refine((given) => /^[a-zA-Z0-9][\w./:@-]*$/.test(given), {
    error: "is no image; expected one like node:24-alpine.",
  }) as unknown as z.ZodType<string, string>;

const access = {
  "app-env": appEnvInput(),
  "ssh-key": secret(),
  "ssh-known-hosts": text(),
  "registry-username": optionalText(),
  "registry-token": secret(),
  "github-token": secret(),
};

export const deployInputs = {
  config: text().transform((path) => path || "sluice.yaml") as unknown as z.ZodType<string, string>,
  environment: requiredText("the name of an environment in sluice.yaml"),
  images,
  strategy: choice(["", "canary", "blue-green", "recreate", "rolling"], ""),
  mode: choice(["deploy", "resume", "status", "eject"], "deploy"),
  "dry-run": bool(false),
  "max-wait": duration("5h"),
  "watcher-image": watcherImage,
  "start-next": bool(false),
  adopt: bool(false),
  confirm: text(),
  "allow-older": bool(false),
  "metrics-headers": headerLines(),
  "report-html": optionalText(),
  "alert-webhook": secretUrl(),
  "alert-alertmanager": secretUrl(),
  ...deploymentInputs,
  ...commentInput,
  ...access,
};

export const rollbackInputs = {
  config: deployInputs.config,
  environment: deployInputs.environment,
  to: optionalText(),
  component: optionalText(),
  feature: optionalText(),
  because: optionalText(),
  database: choice(["", "keep", "downgrade"], ""),
  "dry-run": bool(false),
  ...deploymentInputs,
  ...access,
};
