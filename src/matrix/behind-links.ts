import { posix } from "node:path";
import { literalGlob } from "../project/glob-text.ts";
import type { Component } from "../project/model.ts";
import type { Git } from "./git.ts";

/** Links that lead to links: a circle ends here. */
const mostLinks = 10;

/** `a/b/c` → `a`, `a/b`, `a/b/c` */
function waysTo(path: string): readonly string[] {
  const parts = path.split("/").filter((part) => part !== "");
  return parts.map((_part, index) => parts.slice(0, index + 1).join("/"));
}

/** Where each of these paths really is, from the top of the repository; what stands behind no link is left out. */
async function realPlaces(git: Pick<Git, "links">, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const real = new Map<string, string>();
  let open = [...new Set(paths)].map((path) => ({ path, now: path }));
  for (let round = 0; round < mostLinks && open.length > 0; round += 1) {
    const links = await git.links([...new Set(open.flatMap(({ now }) => waysTo(now)))]);
    open = open.flatMap(({ path, now }) => {
      const link = waysTo(now).find((way) => links.has(way));
      if (link === undefined) return [];
      const leads = posix.join(posix.dirname(link), links.get(link) ?? "", now.slice(link.length));
      if (leads.startsWith("..") || posix.isAbsolute(links.get(link) ?? "")) return [];
      real.set(path, leads);
      return [{ path, now: leads }];
    });
  }
  return real;
}

/** The components, each with the folder that its own one leads to by a link of the repository: git tells changes there. */
export async function behindLinks(
  git: Pick<Git, "links">,
  components: readonly Component[],
  prefix: string,
): Promise<readonly Component[]> {
  const fromTop = ({ path }: Component) => posix.join(prefix, path).replace(/\/$/, "");
  const isHere = (component: Component) => component.path !== "" && !/^(\/|\.\.)/.test(fromTop(component));
  const real = await realPlaces(git, components.filter(isHere).map(fromTop));
  return components.map((component) => {
    const place = real.get(fromTop(component));
    if (place === undefined) return component;
    const glob = `${literalGlob(posix.relative(`/${prefix}`, `/${place}`))}/**`;
    // Beside globs that only take away, this one would be the only one that gives.
    const own = component.paths.length > 0 && component.paths.every((one) => one.startsWith("!")) ? ["**"] : [];
    return { ...component, paths: [...own, ...component.paths, glob] };
  });
}
