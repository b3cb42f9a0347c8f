import { z } from "zod";
import { commentInput, deploymentInputs } from "../github/inputs.ts";
import { buildInputs } from "../image/build-inputs.ts";
import { bool, choice, duration, optionalText, requiredText, secret, text } from "../input.ts";
import { appEnvInput } from "../project/app-env-input.ts";
import { isName, nameLike } from "../project/schema/names.ts";

const textOr = (whenEmpty: string) => text().transform((given) => given || whenEmpty) as unknown as z.ZodType<string, string>;

const port = z.string().transform((raw, context) => {
  const number = Number(raw.trim());
  if (/^\d{1,5}$/.test(raw.trim()) && number > 0 && number < 65_536) return number;
  context.addIssue({ code: "custom", message: `is "${raw.trim()}"; expected a port, 1 to 65535.` });
  return z.NEVER;
});

const environment = requiredText("a name like production").refine((name) => name === "" || isName(name), {
  error: (issue) => `is "${String(issue.input).trim()}"; expected ${nameLike}.`,
});

/** The text stays as it is; `check` is the gate's check that it is a part of. */
const partOfCheck = (whenEmpty: string, check: (text: string) => Readonly<Record<string, string>>) =>
  textOr(whenEmpty).superRefine((given, context) => {
    // Kinds of checks bring much along; what holds where nothing was given is right.
    if (given === whenEmpty) return undefined;
    return import("../health/spec/check-schema.ts").then(({ checkSpecSchema }) => {
      for (const { message } of checkSpecSchema.safeParse(check(given)).error?.issues ?? [])
        context.addIssue({ code: "custom", message });
    });
  });

const proxyImage = textOr("haproxy:3.2-alpine").refine((given) => /^[a-zA-Z0-9][\w./:@-]*$/.test(given), {
  error: (issue) => `is "${String(issue.input).trim()}"; expected an image like haproxy:3.2-alpine.`,
});

/** What docker-build-push does not take is told here already, with all other bad inputs. */
function handedOn<Value extends string | undefined>(
  input: keyof typeof buildInputs,
  schema: z.ZodType<Value, string>,
): z.ZodType<Value, string> {
  return schema
    .superRefine((given, context) => {
      const read = buildInputs[input].safeParse(given ?? "");
      for (const { message } of read.error?.issues ?? []) context.addIssue({ code: "custom", message });
    })
    .meta(schema.meta() ?? {});
}

/** All texts that docker-build-push takes are handed on to it as they are. */
export const deliverInputs = {
  context: handedOn("context", textOr(".")),
  file: handedOn("file", text()),
  image: handedOn("image", requiredText("the image's name without a tag, like ghcr.io/acme/notes")),
  tags: handedOn("tags", text()),
  "build-args": handedOn("build-args", text()),
  secrets: handedOn("secrets", secret()),
  push: bool(true),
  platforms: handedOn("platforms", text()),
  registry: handedOn("registry", text()),
  username: handedOn("username", text()),
  "registry-token": secret(),
  name: optionalText(),
  port,
  listen: port,
  host: optionalText(),
  health: partOfCheck("/", (http) => ({ http })),
  env: appEnvInput(),
  environment,
  strategy: choice(["canary", "blue-green"], "canary"),
  bake: duration("1m"),
  "max-error-rate": partOfCheck("", (max) => ({ traffic: "error-rate", max })),
  "proxy-image": proxyImage,
  "ssh-key": secret(),
  "ssh-known-hosts": text(),
  ...deploymentInputs,
  ...commentInput,
  "github-token": secret(),
};
