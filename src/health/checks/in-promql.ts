/** A value as it stands inside of a text of PromQL, whatever signs it has. */
export const inPromQl = (value: string) => value.replace(/[\\"'`\n]/g, (sign) => (sign === "\n" ? "\\n" : `\\${sign}`));
