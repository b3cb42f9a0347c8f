import { longestGlob } from "../glob-text.ts";
import { isName, nameLike } from "./names.ts";
import { nonEmptyText, relativePath } from "./quantities.ts";
import { found, keyed, listOf, reading, readingText, word } from "./reading.ts";

const commandsLike = "a list of commands, each a list of words, like [[pytest, -q]]";

/** Commands as lists of words: no shell reads them. */
export const commandsSchema = reading((raw, say): readonly (readonly [string, ...string[]])[] | undefined => {
  if (!Array.isArray(raw)) {
    say(`${found(raw)}; expected ${commandsLike}.`);
    return undefined;
  }
  let sound = true;
  const commands = raw.map((command: unknown, index): [string, ...string[]] | undefined => {
    const words = Array.isArray(command)
      ? command.map((word: unknown) => (Number.isSafeInteger(word) ? String(word) : word))
      : undefined;
    const [program, ...rest] = words ?? [];
    const isWord = (word: unknown) => typeof word === "string" && !word.includes("\0");
    if (typeof program === "string" && program.trim() !== "" && [program, ...rest].every(isWord)) {
      return [program, ...(rest as string[])];
    }
    sound = false;
    say(`${found(command)}; expected a command as a list of words, like [pytest, -q] (numbers with a dot in quotes).`, [index]);
    return undefined;
  });
  return sound ? (commands as [string, ...string[]][]) : undefined;
});

const versionSchema = reading((raw, say): string | undefined => {
  if (typeof raw === "string" && raw.trim() !== "") return raw.trim();
  if (typeof raw === "number") say(`is a number for YAML, which reads 3.10 as 3.1; write it in quotes.`);
  else say(`${found(raw)}; expected a Python version in quotes, like "3.13".`);
  return undefined;
});

const words = (what: string, one: string) => listOf(`a list of ${what}`, nonEmptyText(one));
const glob = readingText(`a glob of at most ${longestGlob} signs, like assets/**`, (text) =>
  text.trim() === "" || text.length > longestGlob ? undefined : text,
);

/** A name of an image without tag: what follows is the registry's grammar, lower case. */
export const imageName = (text: string): string | undefined =>
  /^(?:[a-zA-Z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+|\/)[a-z0-9]+)*$/.test(text) ? text : undefined;

const aName = readingText(nameLike, (text) => (isName(text) ? text : undefined));

/** What `components:` says of one component. */
export const componentSchema = keyed(
  "a component",
  {
    path: relativePath("a folder").optional(),
    paths: listOf("a list of globs", glob).optional(),
    needs: listOf("a list of components", aName).optional(),
    image: readingText("an image name without a tag, like ghcr.io/acme/shop-api", imageName).optional(),
    lint: commandsSchema.optional(),
    test: commandsSchema.optional(),
    writer: word("single", "many").optional(),
    part: word("base").optional(),
    python: keyed(
      "the Python settings",
      {
        version: versionSchema.optional(),
        tools: words("tools", "a tool").optional(),
        imports: words("modules", "a module").optional(),
      },
      true,
    ).optional(),
  },
  true,
);
