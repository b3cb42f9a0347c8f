/** `acme/shop` → `/repos/acme/shop`; undefined for what is no name of a repository. */
export function repositoryPath(repository: string): string | undefined {
  return /^[\w.-]+\/[\w.-]+$/.test(repository) ? `/repos/${repository}` : undefined;
}
