import type { Files } from "../../../world.ts";
import type { ComposeDocument, ComposeService, ComposeSource } from "../document/document.ts";
import { mountedTexts } from "../plain/carry-over.ts";

/**
 * Read-only text of the checkout that released services mount becomes part of the release: the next commit's file would
 * otherwise be seen by the releases before it, too, and the way back would lead to another configuration. What they may
 * write to, what is no text, and what belongs to a service that nothing can be copied into, stays mounted.
 */
export async function ownMounts(
  files: Pick<Files, "read" | "list" | "exists">,
  document: ComposeDocument,
  released: readonly string[],
  folders: readonly string[],
): Promise<ComposeDocument> {
  const ours = (path: string) => folders.some((folder) => folder !== "" && folder !== "/" && path.startsWith(`${folder}/`));
  const configs: Record<string, ComposeSource> = {};
  const services: Record<string, ComposeService> = {};
  for (const [name, service] of Object.entries(document.services)) {
    services[name] = service;
    if (!released.includes(name) || service["read_only"] === true) continue;
    const kept: NonNullable<ComposeService["volumes"]>[number][] = [];
    const own: { source: string; target: string; mode: string }[] = [];
    for (const mount of service.volumes ?? []) {
      const candidate = mount.type === "bind" && mount["read_only"] === true && ours(mount.source ?? "");
      const texts = candidate ? await mountedTexts(files, mount) : "stays";
      if (typeof texts === "string") {
        kept.push(mount);
        continue;
      }
      for (const [target, text] of texts) {
        const key = `sluice-mount-${Object.keys(configs).length + 1}`;
        // Compose reads `$` as the beginning of a variable.
        configs[key] = { name: `${document.name}_${key}`, content: text.replaceAll("$", "$$$$") };
        // A script that is mounted is mostly one that is run.
        own.push({ source: key, target, mode: "0555" });
      }
    }
    const before = Array.isArray(service["configs"]) ? service["configs"] : [];
    if (own.length > 0) services[name] = { ...service, volumes: kept, configs: [...before, ...own] };
  }
  if (Object.keys(configs).length === 0) return document;
  return { ...document, services, configs: { ...document.configs, ...configs } };
}
