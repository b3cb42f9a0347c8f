/** No limit at all; a whole number, so that it survives JSON (`Infinity` would come back as null). */
export const unlimited = Number.MAX_SAFE_INTEGER;
