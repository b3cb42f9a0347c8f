import { bool, optionalText, readBy, secret, text } from "../input.ts";
import { defaultConfig } from "../project/default-config.ts";
import { pairs, refuseOptions } from "./build-request.ts";
import { buildSecrets } from "./build-secrets.ts";
import { words } from "./entries.ts";
import { isDigest, isTag, parseReference } from "./reference.ts";

const noOption = (input: string) => readBy(optionalText(), (value) => refuseOptions({ [input]: value }));
const keyValues = (input: string) => readBy(text(), (value) => pairs(input, value));
/** What is neither must be a full reference. */
const tagOrReference = (word: string) => (isTag(word) || isDigest(word) ? undefined : parseReference(word));

/** The action's inputs: docker/build-push-action's names and syntax where it has them. */
export const buildInputs = {
  component: optionalText(),
  config: optionalText().transform((path) => path ?? defaultConfig),
  context: noOption("context"),
  file: noOption("file"),
  image: readBy(optionalText(), (name) => name !== undefined && parseReference(name)),
  tags: readBy(text(), (given) => words(given).map(tagOrReference)),
  push: bool(true),
  platforms: readBy(text(), (given) => words(given).map((platform) => refuseOptions({ platforms: platform }))),
  "build-args": keyValues("build-args"),
  secrets: readBy(secret(), (given) => buildSecrets(given ?? "")),
  target: noOption("target"),
  labels: keyValues("labels"),
  "cache-from": text(),
  "cache-to": text(),
  "no-cache": bool(false),
  pull: bool(false),
  builder: noOption("builder"),
  registry: noOption("registry"),
  username: noOption("username"),
  "registry-token": secret(),
  "insecure-registry": bool(false),
  "promote-from": readBy(optionalText(), (source) => source !== undefined && tagOrReference(source)),
  "dry-run": bool(false),
} as const;
