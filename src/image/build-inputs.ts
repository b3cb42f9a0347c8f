import { bool, optionalText, secret, text } from "../input.ts";
import { defaultConfig } from "../project/default-config.ts";

/** The action's inputs: docker/build-push-action's names and syntax where it has them. */
export const buildInputs = {
  component: optionalText(),
  config: optionalText().transform((path) => path ?? defaultConfig),
  context: optionalText(),
  file: optionalText(),
  image: optionalText(),
  tags: text(),
  push: bool(true),
  platforms: text(),
  "build-args": text(),
  secrets: secret(),
  target: optionalText(),
  labels: text(),
  "cache-from": text(),
  "cache-to": text(),
  "no-cache": bool(false),
  pull: bool(false),
  builder: optionalText(),
  registry: optionalText(),
  username: optionalText(),
  "registry-token": secret(),
  "insecure-registry": bool(false),
  "promote-from": optionalText(),
  "dry-run": bool(false),
} as const;
