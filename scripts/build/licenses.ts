import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** As much of webpack's statistics as names the modules in a bundle; one that was merged holds others. */
export interface Statistics {
  readonly modules?: readonly (Statistics & { readonly name?: string })[];
}

/** Folders below node_modules of the packages that are in a bundle, e.g. `zod` or `a/node_modules/b`; sorted. */
export function bundledPackages(statistics: Statistics): string[] {
  const found = new Set<string>();
  const look = ({ modules = [] }: Statistics) => {
    for (const module of modules) {
      const folder = /^[./]*node_modules\/((?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/@][^/]*)\//.exec(module.name ?? "")?.[1];
      if (folder !== undefined) found.add(folder);
      look(module);
    }
  };
  look(statistics);
  return [...found].sort();
}

/**
 * The licences of everything in a bundle; a text that several packages share word for word stands once, below all their
 * names. ncc's own list leaves out every package whose modules webpack has merged into others, which is nearly all of
 * them, and their licences ask to be passed on.
 */
export function licenses(packages: readonly string[], modules: string): string {
  const sharing = new Map<string, Set<string>>();
  for (const folder of packages) {
    const where = join(modules, folder);
    const described = JSON.parse(readFileSync(join(where, "package.json"), "utf8")) as { name: string; license?: string };
    const texts = readdirSync(where).filter((file) => /^(licen[cs]e|copying|notice)\b/i.test(file));
    // Other people's line ends would come back changed from a checkout, and the bundle would look rebuilt.
    const bodies = texts.sort().map((file) => readFileSync(join(where, file), "utf8").replace(/\r\n?/g, "\n").trim());
    const body = bodies.join("\n");
    // Without a text each package stands alone: there is nothing to share.
    const key = body === "" ? `\0${described.name}` : body;
    const heading = [described.name, described.license ?? ""].filter((part) => part !== "").join("\n");
    sharing.set(key, (sharing.get(key) ?? new Set()).add(heading));
  }
  const entries = [...sharing].map(([body, headings]) => [...headings, ...(body.startsWith("\0") ? [] : [body])].join("\n"));
  return `${entries.join("\n\n")}\n`;
}
