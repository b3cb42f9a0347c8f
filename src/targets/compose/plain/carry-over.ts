import { fail } from "../../../failure.ts";
import type { Project } from "../../../project/model.ts";
import type { Files } from "../../../world.ts";
import type { ComposeDocument, ComposeService, ComposeSource } from "../document/document.ts";
import { inlineFiles } from "../document/inline-files.ts";
import { notCarried } from "../failures.ts";

type Reading = Pick<Files, "read" | "list" | "exists">;
type Mount = NonNullable<ComposeService["volumes"]>[number];

/** A checkout from which an engine on another machine can mount nothing. */
export interface Away {
  /** The checkout's folder; paths below it are ours, all others are that machine's own. */
  readonly workspace: string;
  /** The other machine, for people. */
  readonly where: string;
}

const mostFiles = 100;
const mostCharacters = 1_000_000;

/**
 * A document that an engine elsewhere can run: Docker takes a path of the checkout for one of its own machine, and makes
 * an empty folder where there is none. Text files that are mounted become configs with their content; all else that
 * would have to be there is refused, everything at once, before anything changes.
 */
export async function carriedOver(
  files: Reading,
  document: ComposeDocument,
  project: Pick<Project, "directory">,
  away: Away,
): Promise<ComposeDocument> {
  const folders = [project.directory, away.workspace].filter((folder) => folder !== "" && folder !== "/");
  const ours = (path: string) => folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
  const said = (path: string) => path.replace(`${project.directory}/`, "./");
  const problems: string[] = [];
  const configs: Record<string, ComposeSource> = {};
  const services: Record<string, ComposeService> = {};
  for (const [name, service] of Object.entries(document.services)) {
    const carried: { source: string; target: string; mode: string }[] = [];
    const kept: Mount[] = [];
    for (const mount of service.volumes ?? []) {
      if (mount.type !== "bind" || mount.source === undefined || !ours(mount.source)) {
        kept.push(mount);
        continue;
      }
      const found = service["read_only"] === true ? "its service is read_only" : await mountedTexts(files, mount);
      if (typeof found === "string") {
        problems.push(`${name} mounts ${said(mount.source)} (${found})`);
        continue;
      }
      for (const [target, text] of found) {
        const key = `sluice-file-${Object.keys(configs).length + 1}`;
        // Compose reads `$` as the beginning of a variable.
        configs[key] = { name: `${document.name}_${key}`, content: text.replaceAll("$", "$$$$") };
        // A script that is mounted is mostly one that is run.
        carried.push({ source: key, target, mode: "0555" });
      }
    }
    services[name] =
      carried.length === 0 ? service : { ...service, volumes: kept, configs: [...configsOf(service), ...carried] };
  }
  const all = {
    ...document,
    services,
    ...(Object.keys(configs).length === 0 ? {} : { configs: { ...document.configs, ...configs } }),
  };
  problems.push(...(await notInlined(files, all, said)));
  if (problems.length > 0) throw fail(notCarried, { where: away.where, problems });
  return all;
}

function configsOf(service: ComposeService): readonly unknown[] {
  return Array.isArray(service["configs"]) ? service["configs"] : [];
}

/** What a mount shows, as text by its place in the container; or why it can't be carried over. */
export async function mountedTexts(files: Reading, mount: Mount): Promise<ReadonlyMap<string, string> | string> {
  const { source = "", target } = mount;
  if (!(await files.exists(source))) return "it is not there";
  const single = await files.read(source).catch(() => undefined);
  if (single !== undefined) {
    if (single === "") return "it is empty";
    return isText(single) ? new Map([[target, single]]) : "it is not text";
  }
  if (mount["read_only"] !== true) return "a folder that its service may write to";
  const texts = new Map<string, string>();
  const why = await collect(files, source, target, texts);
  if (why !== undefined) return why;
  return texts.size === 0 ? "an empty folder" : texts;
}

async function collect(files: Reading, folder: string, at: string, texts: Map<string, string>): Promise<string | undefined> {
  for (const name of await files.list(folder)) {
    const text = await files.read(`${folder}/${name}`).catch(() => undefined);
    if (text === undefined) {
      const why = await collect(files, `${folder}/${name}`, `${at}/${name}`, texts);
      if (why !== undefined) return why;
      continue;
    }
    if (!isText(text)) return `its ${name} is not text`;
    // Compose takes an empty content for none.
    texts.set(`${at}/${name}`, text === "" ? "\n" : text);
    const characters = [...texts.values()].reduce((sum, one) => sum + one.length, 0);
    if (texts.size > mostFiles || characters > mostCharacters) return "it holds too much";
  }
  return undefined;
}

const isText = (text: string) => text.length <= mostCharacters && !/[\0\ufffd]/.test(text);

/** Secrets and configs that would still be mounted from a file. */
async function notInlined(files: Reading, document: ComposeDocument, said: (path: string) => string): Promise<string[]> {
  const { document: inlined } = await inlineFiles(files, document);
  return (["secrets", "configs"] as const).flatMap((kind) =>
    Object.entries(inlined[kind] ?? {}).flatMap(([key, { file }]) =>
      file === undefined
        ? []
        : [`${kind.slice(0, -1)} ${key} is ${said(file)} (not there, empty, not text, or for a read_only service)`],
    ),
  );
}
