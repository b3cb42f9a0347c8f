import { z } from "zod";
import { bool, choice, duration, optionalText, requiredText, secret, text } from "../input.ts";

const port = z.string().transform((raw, context) => {
  const number = Number(raw.trim());
  if (/^\d{1,5}$/.test(raw.trim()) && number > 0 && number < 65_536) return number;
  context.addIssue({ code: "custom", message: `is "${raw.trim()}"; expected a port, 1 to 65535.` });
  return z.NEVER;
});

/** All texts that docker-build-push takes are handed on to it as they are. */
export const deliverInputs = {
  context: text(),
  file: text(),
  image: requiredText("the image's name without a tag, like ghcr.io/acme/notes"),
  tags: text(),
  "build-args": text(),
  secrets: secret(),
  push: bool(true),
  platforms: text(),
  registry: text(),
  username: text(),
  "registry-token": secret(),
  name: optionalText(),
  port,
  listen: port,
  host: optionalText(),
  health: text(),
  env: secret(),
  environment: requiredText("a name like production"),
  strategy: choice(["canary", "blue-green"], "canary"),
  bake: duration("1m"),
  "max-error-rate": optionalText(),
  "ssh-key": secret(),
  "ssh-known-hosts": text(),
  "github-token": secret(),
};
