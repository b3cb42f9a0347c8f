import { parseBytes } from "../../quantity/bytes.ts";
import { parseDuration } from "../../quantity/duration.ts";
import { found, reading, readingText } from "./reading.ts";

export const durationLike = "a duration with its unit, like 30s, 10m or 24h";

/** Milliseconds, zero too. */
export const durationSchema = readingText(durationLike, parseDuration);

/** Milliseconds, more than zero. */
export const positiveDurationSchema = readingText(durationLike, (text) => parseDuration(text) || undefined);

export const bytesSchema = readingText("a size with its unit, like 20GB or 500MB", parseBytes);

export const nonEmptyText = (expected: string) => readingText(expected, (text) => (text.trim() === "" ? undefined : text));

export const wholeNumber = (least: number, most: number) =>
  reading((raw, say) => {
    if (typeof raw === "number" && Number.isInteger(raw) && raw >= least && raw <= most) return raw;
    say(`${found(raw)}; expected a whole number from ${least} to ${most}.`);
    return undefined;
  });

/** A path below the file's folder or beside it; never absolute, so that it means the same everywhere. */
export const relativePath = (expected: string) =>
  readingText(`${expected}, relative to this file`, (text) =>
    text === "" || text.startsWith("/") || text.startsWith("-") || /[\u0000-\u001f\\]/.test(text) ? undefined : text,
  );
