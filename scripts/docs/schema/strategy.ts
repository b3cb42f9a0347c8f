import { type JsonSchema, keyed, listOf, named, orEmpty, text, whole, word } from "./json-schema.ts";
import { patterns } from "./patterns.ts";

const kinds = ["canary", "blue-green", "recreate", "rolling"];
const kind = word("What the steps are called.", ...kinds);

const who = (what: string) =>
  named(
    `${what} with their values, like { X-Beta: [a, b] }.`,
    patterns.token,
    listOf("Values.", { type: ["string", "number"] }),
  );

export const listen = (description: string): JsonSchema => ({
  description,
  anyOf: [
    { type: "integer", minimum: 1, maximum: 65_535 },
    { type: "string", pattern: patterns.listen },
  ],
});

/** `canary`, or the steps written out. */
export const strategySchema: JsonSchema = {
  description:
    "How visitors move to a new release: canary is 5, 10, 50, then 100 percent; blue-green a look from inside, then 100.",
  anyOf: [
    { enum: kinds },
    keyed("Steps of your own.", {
      kind,
      strategy: kind,
      steps: {
        description: "Shares in growing order, each with how long to watch there; 100% follows.",
        type: "object",
        minProperties: 1,
        propertyNames: { pattern: patterns.share },
        additionalProperties: text("How long to watch at this share.", patterns.duration, "10m", "24h"),
        examples: [{ "5%": "10m", "50%": "1h" }],
      },
      bake: text("How long to watch everybody (blue-green, recreate) or each batch (rolling).", patterns.duration, "10s"),
      batch: whole("Containers of a service that rolling replaces at a time.", 1, { maximum: 100, default: 1 }),
      sticky: word("Whether a visitor stays on one release, or each request is drawn anew.", "visitor", "request"),
      cohorts: keyed("Who is on the candidate at every share above 0.", { header: who("Headers"), cookie: who("Cookies") }),
      preview: orEmpty(
        keyed("A look at the release before any visitor is sent to it.", {
          port: listen("Port of the machine on which people find it meanwhile."),
          bake: text("How long the gate looks at it.", patterns.duration, "1m"),
          cohorts: { description: "Whether cohorts are on it already.", type: "boolean" },
        }),
      ),
      "warm-for": text(
        "How long the release before keeps running; without it until the next deploy.",
        patterns.duration,
        "24h",
      ),
      idle: word(
        "What the preview's port shows between rollouts: nothing, or the release that does not serve.",
        "keep",
        "staging",
      ),
    }),
  ],
};
