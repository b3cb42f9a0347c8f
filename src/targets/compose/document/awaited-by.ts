import type { ComposeDocument } from "./document.ts";

/** All services that these wait for by `depends_on`, directly or by others. */
export function awaitedBy(document: ComposeDocument | undefined, services: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const follow = (name: string) => {
    for (const other of Object.keys(document?.services[name]?.depends_on ?? {})) {
      if (found.has(other)) continue;
      found.add(other);
      follow(other);
    }
  };
  for (const name of services) follow(name);
  return found;
}
