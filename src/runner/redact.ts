/** What a text may be without being a secret that hiding it here would keep: `production`, `true`, `8080`. */
const commonplace = /^(?:[A-Za-z]{1,12}|\d{1,6})$/;
/** Shorter than this, other texts would be torn apart. */
const shortest = 6;

const known = new Set<string>();
let forms: readonly string[] | undefined;

/** The forms in which a text comes out of programs: as it is, in JSON, in an address, and inside of base64. */
function formsOf(secret: string): readonly string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const plain = [
    secret,
    json,
    encodeURIComponent(secret.toWellFormed()),
    new URLSearchParams({ s: secret }).toString().slice(2),
  ];
  if (secret.length < 10) return plain;
  const inside = [0, 1, 2].map((shift) => {
    const text = Buffer.from(`${" ".repeat(shift)}${secret}`)
      .toString("base64")
      .replace(/=+$/, "");
    // The first and the last signs depend on what stands beside the secret.
    return text.slice(shift === 0 ? 0 : shift + 1, -1);
  });
  return [...plain, ...inside, ...inside.map((text) => text.replaceAll("+", "-").replaceAll("/", "_"))];
}

/** From now on `redact` hides it, and each of its lines. */
export function knowSecret(secret: string): void {
  for (const text of [secret, ...secret.split(/\r?\n/)].map((one) => one.trim())) {
    if (text.length >= shortest && !commonplace.test(text)) known.add(text);
  }
  forms = undefined;
}

/**
 * The text with all known secrets as `***`. The runner masks its log too, but neither outputs nor files, and not where
 * there is no runner.
 */
export function redact(text: string): string {
  forms ??= [...new Set([...known].flatMap(formsOf))].sort((one, other) => other.length - one.length);
  let shown = text;
  for (const form of forms) shown = shown.replaceAll(form, "***");
  return shown;
}
