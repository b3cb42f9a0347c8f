/** Names become parts of container and project names, which Docker wants in lower case. */
export const isName = (text: string): boolean => /^[a-z][a-z0-9_-]{0,39}$/.test(text);

export const nameLike =
  "a name of lower-case letters, digits, hyphens and underscores that begins with a letter (at most 40 signs)";

/** Compose is freer with the names of services. */
export const isServiceName = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_.-]*$/.test(text);
