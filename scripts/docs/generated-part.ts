const begin = (part: string) => `<!-- ${part}: made by "npm run docs" from action.yml and the code -->`;
const end = (part: string) => `<!-- /${part} -->`;

/** A text with what stands between the marks of `part` replaced; undefined when it has no such marks. */
export function withGeneratedPart(text: string, part: string, content: string): string | undefined {
  const from = text.indexOf(begin(part));
  const to = text.indexOf(end(part));
  if (from < 0 || to < from) return undefined;
  return `${text.slice(0, from)}${begin(part)}\n\n${content}\n\n${text.slice(to)}`;
}
