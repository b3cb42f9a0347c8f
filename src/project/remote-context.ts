/** A context that is fetched from elsewhere, or one inside of the file. */
export const isRemote = (context: string): boolean => /^([a-z][a-z0-9+.-]*:|git@|github\.com\/)/i.test(context);
