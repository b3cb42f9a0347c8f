import { found, reading } from "./reading.ts";

/** A command as a list of words. */
export const argvSchema = reading((raw, say): readonly [string, ...string[]] | undefined => {
  const words = Array.isArray(raw) && raw.every((one) => typeof one === "string" && !one.includes("\0")) ? raw : [];
  const [program = "", ...rest] = words as string[];
  if (program.trim() !== "" && !program.startsWith("-")) return [program, ...rest];
  say(`${found(raw)}; expected a command as a list of words, like [./notify.sh, begins].`);
  return undefined;
});
