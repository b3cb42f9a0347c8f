import { posix } from "node:path";
import type { Place } from "../failure.ts";
import { fail } from "../failure.ts";
import type { Files } from "../world.ts";
import { type ComposeService, isMapping, localFolder, readService } from "./compose-service.ts";
import { composeMissing } from "./failures.ts";
import { interpolate, type Variables } from "./interpolate.ts";
import type { Problem } from "./problem.ts";
import { readText } from "./read-text.ts";
import { readYaml, type YamlSource } from "./yaml-source.ts";

/** What the compose files say, laid over each other in order. */
export interface ComposeFiles {
  readonly name: string | undefined;
  readonly services: ReadonlyMap<string, ComposeService>;
  readonly problems: readonly Problem[];
  /** Every file that was read (included and extended ones too), relative to the project's directory. */
  readonly read: ReadonlyMap<string, YamlSource>;
}

/** A compose file to read, and who named it. */
export interface NamedFile {
  readonly file: string;
  readonly by: Place | undefined;
}

interface Reading {
  readonly files: Files;
  readonly directory: string;
  readonly variables: Variables;
  readonly services: Map<string, ComposeService>;
  readonly problems: Problem[];
  readonly sources: Map<string, YamlSource>;
  name: string | undefined;
}

async function open(reading: Reading, { file, by }: NamedFile): Promise<YamlSource> {
  const known = reading.sources.get(file);
  if (known !== undefined) return known;
  const path = posix.join(reading.directory, file);
  if (!(await reading.files.exists(path))) {
    const folder = posix.dirname(path);
    const present = (await reading.files.list(folder).catch(() => [])).filter((name) => /compose.*\.ya?ml$/.test(name));
    throw fail(composeMissing, { file, named: by, present });
  }
  const source = readYaml(await readText(reading.files, path, file), file, "compose");
  reading.sources.set(file, source);
  reading.problems.push(...source.problems);
  return source;
}

/** The service that another one extends, read first. */
async function extended(
  reading: Reading,
  source: YamlSource,
  name: string,
  folder: string,
  depth: number,
): Promise<ComposeService | undefined> {
  const services = isMapping(source.value) ? source.value["services"] : undefined;
  const given = isMapping(services) ? services[name] : undefined;
  if (!isMapping(given) || depth > 10) return undefined;
  const parent = given["extends"];
  const of = typeof parent === "string" ? parent : isMapping(parent) ? parent["service"] : undefined;
  const file = isMapping(parent) ? parent["file"] : undefined;
  let earlier: ComposeService | undefined;
  if (typeof of === "string") {
    const path = ["services", name, "extends"];
    if (typeof file === "string") {
      const other = localFolder(posix.dirname(source.file), file);
      earlier = await extended(
        reading,
        await open(reading, { file: other, by: source.place(path) }),
        of,
        posix.dirname(other),
        depth + 1,
      );
    } else earlier = await extended(reading, source, of, folder, depth + 1);
  }
  return readService(name, given, earlier === undefined ? undefined : { ...earlier, name }, {
    source,
    path: ["services", name],
    folder,
    variables: reading.variables,
    problem: (problem) => reading.problems.push(problem),
  });
}

async function readFile(reading: Reading, named: NamedFile, folder: string, depth: number): Promise<void> {
  const source = await open(reading, named);
  if (source.problems.length > 0 || depth > 10) return;
  const top = source.value ?? {};
  if (!isMapping(top)) {
    reading.problems.push({ place: source.place([]), message: "is no compose file; expected a mapping with services." });
    return;
  }
  const includes = Array.isArray(top["include"]) ? top["include"] : [];
  for (const [index, included] of includes.entries()) {
    const paths = [isMapping(included) ? included["path"] : included].flat();
    for (const path of paths) {
      if (typeof path !== "string") continue;
      const file = localFolder(posix.dirname(named.file), path);
      await readFile(reading, { file, by: source.place(["include", index]) }, posix.dirname(file), depth + 1);
    }
  }
  if (typeof top["name"] === "string") {
    const name = interpolate(top["name"], reading.variables);
    if ("text" in name && name.text !== "") reading.name = name.text;
  }
  const services = top["services"] ?? {};
  if (!isMapping(services)) {
    reading.problems.push({ place: source.place(["services"]), message: "services is no mapping; expected services by name." });
    return;
  }
  for (const [name, given] of Object.entries(services)) {
    const earlier = reading.services.get(name);
    if (given === null || !isMapping(given)) {
      if (given === null && earlier !== undefined) continue;
      reading.problems.push({
        place: source.place(["services", name]),
        message: `services.${name} is no mapping; expected a service.`,
      });
      continue;
    }
    const from = {
      source,
      path: ["services", name],
      folder,
      variables: reading.variables,
      problem: (problem: Problem) => reading.problems.push(problem),
    };
    const service =
      given["extends"] !== undefined && earlier === undefined
        ? await extended(reading, source, name, folder, 0)
        : readService(name, given, earlier, from);
    if (service !== undefined) reading.services.set(name, service);
  }
}

/** Reads compose files as far as components need it; without Docker, and without the values of secrets. */
export async function readComposeFiles(
  files: Files,
  directory: string,
  named: readonly NamedFile[],
  variables: Variables,
): Promise<ComposeFiles> {
  const reading: Reading = {
    files,
    directory,
    variables,
    services: new Map(),
    problems: [],
    sources: new Map(),
    name: undefined,
  };
  // Compose takes all relative paths from the folder of the first file.
  const folder = posix.dirname(named[0]?.file ?? ".");
  for (const one of named) await readFile(reading, one, folder, 0);
  return { name: reading.name, services: reading.services, problems: reading.problems, read: reading.sources };
}
