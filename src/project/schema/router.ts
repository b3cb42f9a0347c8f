import type { z } from "zod";
import type { OwnRouter } from "../own-router.ts";
import { argvSchema } from "./argv.ts";
import { urlSchema } from "./host.ts";
import { isServiceName } from "./names.ts";
import { positiveDurationSchema } from "./quantities.ts";
import { keyed, reading, readingText, word } from "./reading.ts";

export interface WrittenRouter {
  readonly image?: string | undefined;
  readonly kind?: "haproxy" | "none" | undefined;
  /** Set when the kind is none. */
  readonly own?: OwnRouter | undefined;
}

const usualWithin = 60_000;
const example = "{ kind: none, switch: [./switch.sh] }";

const keys = keyed("the router", {
  kind: word("haproxy", "none").optional(),
  image: readingText("an image like haproxy:3.2-alpine", (text) =>
    /^[a-zA-Z0-9][\w./:@-]*$/.test(text) ? text : undefined,
  ).optional(),
  switch: argvSchema.optional(),
  "run-in": readingText("the name of a compose service", (text) => (isServiceName(text) ? text : undefined)).optional(),
  within: positiveDurationSchema.optional(),
  "served-by": readingText("the name of a header, like X-Served-By", (text) =>
    /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(text) ? text.toLowerCase() : undefined,
  ).optional(),
  preview: urlSchema.optional(),
});

const ofNone = ["switch", "run-in", "within", "served-by", "preview"] as const;

/** `{ image: … }` for Sluice's own proxy, or `{ kind: none, switch: [./switch.sh] }` for one of the user's. */
export const routerSchema: z.ZodType<WrittenRouter, unknown> = reading((raw, say) => {
  if (raw === "none") {
    say(`is "none", and then somebody has to move visitors: say by which command, like ${example}.`);
    return undefined;
  }
  const read = keys.safeParse(raw);
  if (!read.success) {
    for (const { message, path, code, ...issue } of read.error.issues)
      say(message, path, code === "custom" && "params" in issue && issue.params?.["at"] === "key" ? "key" : "value");
    return undefined;
  }
  const { kind, image, switch: run } = read.data;
  if (kind !== "none") {
    const lost = ofNone.find((key) => read.data[key] !== undefined);
    if (lost === undefined) return { image, kind };
    say("is for a proxy of your own only: `kind: none`.", [lost], "key");
    return undefined;
  }
  if (run === undefined) {
    say(`has no "switch", the command that moves visitors, like ${example}.`);
    return undefined;
  }
  const { "run-in": runIn, within = usualWithin, "served-by": servedBy, preview } = read.data;
  return { image, kind, own: { run, runIn, within, servedBy, preview } };
});
