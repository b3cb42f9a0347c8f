/** A line of dotenv text that can't be read. What stands in it may be the secret, so only its number is told. */
export interface DotEnvProblem {
  readonly line: number;
  readonly message: string;
}

export interface DotEnvText {
  readonly variables: Readonly<Record<string, string>>;
  readonly problems: readonly DotEnvProblem[];
}

const blank = /[ \t]*(?:#[^\n]*)?(?:\n|$)/y;
const assignment = /[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*(?:=|:(?=[ \t\n]|$))[ \t]*/y;
const quotes = { '"': { name: "double", value: /"((?:[^"\\]|\\[\s\S])*)"/y }, "'": { name: "single", value: /'([^']*)'/y } };
const restOfLine = /[^\n]*(?:\n|$)/y;
const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\", $: "$" };
const unescaped = (text: string) => text.replace(/\\([nrt"\\$])/g, (_, sign: string) => escapes[sign] ?? sign);

/**
 * Reads `app-env`, one `KEY=value` a line, as Docker Compose reads an `--env-file`: comments, `export`, values in quotes
 * over several lines, `#` only after a blank. Unlike there nothing is put in for a `$`, which passwords have, and what is
 * no variable is a problem instead of being passed over.
 */
export function readAppEnv(given: string): DotEnvText {
  const text = given.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
  const variables = new Map<string, string>();
  const problems: DotEnvProblem[] = [];
  let at = 0;
  let line = 1;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    at += match?.[0].length ?? 0;
    return match;
  };
  while (at < text.length) {
    const start = at;
    const say = (message: string) => problems.push({ line, message });
    const name = take(blank) === null ? take(assignment)?.[1] : "";
    const quote = name === undefined ? undefined : quotes[text[at] as keyof typeof quotes];
    if (name === undefined) {
      say("is not KEY=value");
      take(restOfLine);
    } else if (name !== "") {
      if (variables.has(name)) say("sets a variable for the second time");
      const value = take(quote?.value ?? restOfLine)?.[quote === undefined ? 0 : 1];
      if (quote === undefined) variables.set(name, (value ?? "").replace(/ #.*/, "").trim());
      else if (value === undefined) {
        say(`opens a ${quote.name} quote that is never closed`);
        break;
      } else {
        variables.set(name, quote.name === "double" ? unescaped(value) : value);
        if (take(blank) === null) {
          say("has something behind the closing quote");
          take(restOfLine);
        }
      }
    }
    for (let sign = text.indexOf("\n", start); sign >= 0 && sign < at; sign = text.indexOf("\n", sign + 1)) line += 1;
  }
  return { variables: Object.fromEntries(variables), problems };
}

/** The variables of the input `app-env`. */
export function parseAppEnv(text: string | undefined): Readonly<Record<string, string>> {
  return text === undefined ? {} : readAppEnv(text).variables;
}
