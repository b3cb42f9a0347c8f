/** One requirement of a requirements file. */
export interface Requirement {
  readonly text: string;
  /** Line on which it begins, from 1. */
  readonly line: number;
  /** Says exactly one version (`==1.2.3`, or a direct reference). */
  readonly pinned: boolean;
  readonly hashed: boolean;
}

/** Joins lines that end in a backslash, as pip does; comments fall away. */
function logicalLines(text: string): readonly { readonly text: string; readonly line: number }[] {
  const lines: { text: string; line: number }[] = [];
  let open: { text: string; line: number } | undefined;
  for (const [index, raw] of text.split("\n").entries()) {
    const continues = /\\\s*$/.test(raw) && !/^\s*#/.test(raw);
    const part = raw.replace(/(^|\s)#.*$/, "").replace(/\\\s*$/, "");
    open = open === undefined ? { text: part, line: index + 1 } : { text: `${open.text} ${part}`, line: open.line };
    if (continues) continue;
    lines.push(open);
    open = undefined;
  }
  return open === undefined ? lines : [...lines, open];
}

const exact = /^[\w.-]+\s*(\[[^\]]*\])?\s*={2,3}\s*[^*,;\s]+\s*(;|$)/;

/** The requirements of a requirements file; options, files that it includes and editable folders are none. */
export function parseRequirements(text: string): readonly Requirement[] {
  return logicalLines(text)
    .map(({ text: whole, line }) => ({ whole: whole.trim(), line }))
    .filter(({ whole }) => whole !== "" && !whole.startsWith("-"))
    .map(({ whole, line }) => {
      const requirement = whole.replace(/\s--(hash|config-settings?|global-option).*$/, "").trim();
      const direct = /\s@\s|^[\w+]+:\/\/|^\.{0,2}\//.test(requirement);
      return { text: requirement, line, pinned: direct || exact.test(requirement), hashed: /\s--hash[= ]/.test(whole) };
    });
}
