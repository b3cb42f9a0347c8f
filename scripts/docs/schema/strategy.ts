import { type JsonSchema, keyed, text, word } from "./json-schema.ts";
import { patterns } from "./patterns.ts";

const kinds = ["canary", "blue-green", "recreate", "rolling"];
const kind = word("What the steps are called.", ...kinds);

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
    }),
  ],
};
