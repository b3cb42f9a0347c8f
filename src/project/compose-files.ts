import { posix } from "node:path";
import type { Files } from "../world.ts";
import type { TopSecrets } from "./component-build.ts";
import { type NamedFile, open, type Reading, type Surroundings, sourceOf } from "./compose-reading.ts";
import { type ComposeService, checkKeys, localFolder, readService } from "./compose-service.ts";
import { isMapping } from "./compose-values.ts";
import { extendedService } from "./extended-service.ts";
import { includedFiles } from "./included-files.ts";
import { interpolate, type Variables } from "./interpolate.ts";
import { type Problem, sayProblem } from "./problem.ts";
import { topSecret } from "./top-secret.ts";
import type { YamlSource } from "./yaml-source.ts";

/** What the compose files say, laid over each other in order. */
export interface ComposeFiles {
  readonly name: string | undefined;
  readonly services: ReadonlyMap<string, ComposeService>;
  readonly secrets: TopSecrets;
  readonly problems: readonly Problem[];
  /** Every file that was read (included and extended ones too), relative to the project's directory. */
  readonly read: ReadonlyMap<string, YamlSource>;
}

async function readIncluded(reading: Reading, source: YamlSource, entries: readonly unknown[], around: Surroundings) {
  const { files, directory } = reading;
  for (const [index, entry] of entries.entries()) {
    const included = await includedFiles(entry, { files, directory, ...around });
    for (const file of included?.files ?? []) {
      await readFile(
        reading,
        { file, by: source.place(["include", index]) },
        { folder: included?.folder ?? ".", variables: included?.variables ?? around.variables, depth: around.depth + 1 },
      );
    }
  }
}

/** The file of Compose 1 has its services at the top. */
function isFirstFormat(top: Readonly<Record<string, unknown>>): boolean {
  const isService = (value: unknown) => isMapping(value) && ("image" in value || "build" in value);
  return top["services"] === undefined && Object.values(top).some(isService);
}

async function readFile(reading: Reading, named: NamedFile, around: Surroundings): Promise<void> {
  const source = await open(reading, named);
  if (source.problems.length > 0 || around.depth > 10) return;
  const top = source.value ?? {};
  if (!isMapping(top)) {
    reading.problems.push({ place: source.place([]), message: "is no compose file; expected a mapping with services." });
    return;
  }
  if (isFirstFormat(top)) {
    const message =
      "has no `services`: this is the format of Compose 1, which no Compose reads by now. Put what is here below `services:`.";
    reading.problems.push({ place: source.place([]), message });
    return;
  }
  const from = { source, problem: (one: Problem) => void reading.problems.push(one) };
  const others = ["secrets", "volumes", "networks", "configs", "version", "models"];
  checkKeys(top, { read: ["services", "include", "name"], others }, [], from);
  const include = top["include"];
  if (include !== undefined && include !== null && !Array.isArray(include)) {
    reading.problems.push({ place: source.place(["include"]), message: "include is no list; expected a list of files." });
  }
  await readIncluded(reading, source, Array.isArray(top["include"]) ? top["include"] : [], around);
  if (typeof top["name"] === "string") {
    const name = interpolate(top["name"], around.variables);
    if ("text" in name && name.text !== "") reading.name = name.text;
  }
  const text = (value: string) => {
    const result = interpolate(value, around.variables);
    return "text" in result ? result.text : value;
  };
  const secrets = isMapping(top["secrets"]) ? top["secrets"] : {};
  for (const [name, given] of Object.entries(secrets)) {
    reading.secrets.set(
      name,
      topSecret(given, text, (path) => localFolder(around.folder, path)),
    );
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
    const service =
      given["extends"] !== undefined && earlier === undefined
        ? await extendedService(reading, source, name, { ...around, depth: 0 })
        : readService(name, given, earlier, sourceOf(reading, source, name, around));
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
    services: new Map(),
    secrets: new Map(),
    problems: [],
    sources: new Map(),
    name: undefined,
  };
  // Compose takes all relative paths from the folder of the first file.
  const folder = posix.dirname(named[0]?.file ?? ".");
  for (const one of named) await readFile(reading, one, { folder, variables, depth: 0 });
  // A service that others extend is read for each of them.
  const problems = [...new Map(reading.problems.map((one) => [sayProblem(one), one])).values()];
  return { name: reading.name, services: reading.services, secrets: reading.secrets, problems, read: reading.sources };
}
