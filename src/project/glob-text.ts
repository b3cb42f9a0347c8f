/** A folder's name for a glob: what globs give a meaning is a sign like any other there. */
export const literalGlob = (folder: string): string => folder.replace(/[\\*?[\]{}()!+@|^$]/g, "\\$&");

/** Longer ones are no globs that a person writes, and the matcher takes none above 64 Ki. */
export const longestGlob = 10_000;
