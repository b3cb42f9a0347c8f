/** What stands in the logs of apps that don't come up, and what it means; the first that is found is told. */
const causes: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [
    /extension "([\w-]{1,60})" (?:is not available|does not exist|must be)|could not open extension control file "[^"]*\/([\w-]{1,60})\.control"/i,
    ([, name, file]) => `the database extension ${name ?? file} is missing`,
  ],
  [
    /Extension "([^"]{1,80})" not found|Failed to (?:load|install) extension[^\n]{0,40}?['"]([\w-]{1,60})['"]/i,
    ([, name, other]) => `the extension ${name ?? other} is missing`,
  ],
  [/No module named ['"]?([\w.]{1,80})/, ([, name]) => `the Python module ${name} is missing`],
  [/Cannot find (?:module|package) ['"]([^'"]{1,120})['"]/, ([, name]) => `the Node module ${name} is missing`],
  [
    /EADDRINUSE[^\n]{0,80}?:(\d{2,5})\b|address already in use[^\n]{0,60}?:(\d{2,5})\b/i,
    ([, port, other]) => `port ${port ?? other} is in use`,
  ],
  [/EADDRINUSE|address already in use/i, () => "its port is in use"],
  [
    /ECONNREFUSED ([\w.:[\]-]{1,80})|connection to server at "([^"]{1,80})"[^\n]{0,120}refused/i,
    ([, one, other]) => `the connection to ${one ?? other} was refused`,
  ],
  [/ECONNREFUSED|connection refused/i, () => "a connection was refused"],
  [
    /ENOTFOUND ([\w.-]{1,80})|could not translate host name "([^"]{1,80})"/i,
    ([, one, other]) => `the name ${one ?? other} can't be resolved`,
  ],
  [/name or service not known|temporary failure in name resolution/i, () => "a name can't be resolved"],
  [
    /blocked by CORS policy|Access-Control-Allow-Origin|\bCORS\b[^\n]{0,40}(?:error|denied|not allowed|blocked|reject)|not allowed by CORS/i,
    () => "CORS refused an origin",
  ],
  [/password authentication failed for user "([^"]{1,60})"/i, ([, user]) => `the database refused the password of ${user}`],
  [/relation "([^"]{1,80})" does not exist/i, ([, name]) => `the table ${name} does not exist: is a migration missing?`],
  [/heap out of memory|\bMemoryError\b|OutOfMemoryError|Cannot allocate memory/i, () => "it ran out of memory"],
  [/ENOSPC|No space left on device/i, () => "the disk is full"],
  [/EACCES|permission denied/i, () => "a permission is missing"],
];

/** The cause that the last lines of a container name, or undefined. */
export function knownCause(lines: string): string | undefined {
  for (const [pattern, say] of causes) {
    const match = pattern.exec(lines);
    if (match !== null) return say(match);
  }
  return undefined;
}
