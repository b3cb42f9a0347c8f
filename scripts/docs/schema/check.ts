import { type JsonSchema, keyed, listOf, text, whole, word } from "./json-schema.ts";
import { patterns } from "./patterns.ts";

const limits = {
  "failure-limit": whole("Failed looks that are tolerated; one more is fail.", 0, { default: 0 }),
  "consecutive-error-limit": whole("Looks in a row that could not be made; one more is inconclusive.", 0, { default: 4 }),
  "inconclusive-limit": whole("Inconclusive looks that are tolerated.", 0),
};
const name = text("What logs and reports call the check.", patterns.notEmpty);
const status = {
  anyOf: [
    { type: "string", pattern: patterns.status },
    { type: "integer", minimum: 100, maximum: 599 },
  ],
};
/** Every case that the reader takes is valid; editors offer the usual ones. */
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const anyCase = (words: readonly string[]) =>
  `^(${words.map((each) => [...each].map((sign) => `[${sign}${sign.toLowerCase()}]`).join("")).join("|")})$`;

const http = keyed(
  "Asks the app itself.",
  {
    http: text("A path, asked of the app, or a whole URL.", patterns.address, "/health"),
    name,
    method: {
      description: "GET; with a body POST.",
      anyOf: [{ enum: methods }, { type: "string", pattern: anyCase(methods) }],
    },
    headers: {
      description: "Headers that are sent.",
      type: "object",
      propertyNames: { pattern: patterns.header },
      additionalProperties: { type: ["string", "number", "boolean"], pattern: "^[^\\r\\n\\u0000]*$" },
    },
    body: { description: "What is sent, as text.", type: "string" },
    status: {
      description: "Answers that are well: 2xx, 200, 200-204, or a list of them.",
      anyOf: [...status.anyOf, listOf("Answers that are well.", status, { minItems: 1 })],
      default: "2xx",
    },
    within: text("A slower answer is a failed look.", patterns.positiveDuration, "100ms"),
    timeout: text("No complete answer by then is a failed look.", patterns.positiveDuration, "5s"),
    contains: text("Text that the first MiB of the body must hold.", patterns.notEmpty),
    ...limits,
  },
  { required: ["http"] },
);

const traffic = keyed(
  "Judges what the users of the new release get.",
  {
    traffic: word("What is measured: failed requests of real users.", "error-rate"),
    name,
    max: text("The highest rate that passes.", patterns.percentage, "1%"),
    "min-requests": whole("With fewer the check is inconclusive; 0 says that no traffic at all is fine.", 0, { default: 20 }),
    ...limits,
  },
  { required: ["traffic", "max"] },
);

/** One entry of `gate`. */
export const checkSchema: JsonSchema = {
  description: "A check: { http: /health } or { traffic: error-rate, max: 1% }.",
  type: "object",
  anyOf: [http, traffic],
};
