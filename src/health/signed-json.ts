/** What Windows writes, and some servers send, begins with a byte order mark, which JSON does not have. */
export const parseSignedJson = (text: string): unknown => JSON.parse(text.replace(/^\uFEFF/, ""));
