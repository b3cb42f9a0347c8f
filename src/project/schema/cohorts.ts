import type { z } from "zod";
import type { Cohorts } from "../model.ts";
import { nonEmptyText } from "./quantities.ts";
import { found, keyed, listOf, named, reading } from "./reading.ts";

// Names and values become lines of the proxy's configuration: only what is plain text there.
const isToken = (text: string) => /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text);
const isValue = (text: string) => /^[A-Za-z0-9._~@:+=/-]{1,100}$/.test(text);

const values = listOf("a list of values, like [a, b]", nonEmptyText("a value")).transform((all) => all);
const checkedValues = reading((raw, say): readonly string[] | undefined => {
  const written = Array.isArray(raw) ? raw.map((one: unknown) => (typeof one === "number" ? String(one) : one)) : raw;
  const read = values.safeParse(written);
  if (!read.success || read.data.length === 0) {
    say(`${found(raw)}; expected a list of values, like [a, b].`);
    return undefined;
  }
  const odd = read.data.find((value) => !isValue(value));
  if (odd === undefined) return read.data;
  say(`has the value "${odd}"; expected letters, digits and - . _ ~ / @ : + = (at most 100).`);
  return undefined;
});

const by = (what: string) =>
  named(`${what}s with their values, like { X-Beta: [a, b] }`, isToken, `name of a ${what}.`, checkedValues);

/** `{ header: { X-Beta: [a, b] }, cookie: { beta: ["1"] } }`: who is on the candidate whatever the draw says. */
export const cohortsSchema: z.ZodType<Cohorts, unknown> = keyed("cohorts", {
  header: by("header").optional(),
  cookie: by("cookie").optional(),
}).transform(({ header, cookie }) => ({
  header: Object.fromEntries(header ?? []),
  cookie: Object.fromEntries(cookie ?? []),
}));
