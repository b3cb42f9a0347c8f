import { posix } from "node:path";
import { open, type Reading, type Surroundings, sourceOf } from "./compose-reading.ts";
import { type ComposeService, localFolder, readService } from "./compose-service.ts";
import { isMapping } from "./compose-values.ts";
import { interpolate } from "./interpolate.ts";
import { unknownName } from "./unknown-name.ts";
import type { YamlSource } from "./yaml-source.ts";

function namesIn({ value }: YamlSource): readonly string[] {
  const services = isMapping(value) ? value["services"] : undefined;
  return isMapping(services) ? Object.keys(services) : [];
}

/** A service, and what it extends read first. */
export async function extendedService(
  reading: Reading,
  source: YamlSource,
  name: string,
  around: Surroundings,
): Promise<ComposeService | undefined> {
  const services = isMapping(source.value) ? source.value["services"] : undefined;
  const given = isMapping(services) ? services[name] : undefined;
  const tell = (message: string) =>
    reading.problems.push({
      place: source.place(["services", name, "extends"]),
      message: `services.${name}.extends ${message}`,
    });
  if (!isMapping(given)) return undefined;
  if (around.depth > 10) {
    tell("goes round in a circle, or more than 10 services deep.");
    return undefined;
  }
  const parent = given["extends"];
  const of = typeof parent === "string" ? parent : isMapping(parent) ? parent["service"] : undefined;
  const file = isMapping(parent) ? parent["file"] : undefined;
  const { folder, variables } = around;
  const depth = around.depth + 1;
  let earlier: ComposeService | undefined;
  if (typeof of === "string") {
    const path = ["services", name, "extends"];
    if (typeof file === "string") {
      const result = interpolate(file, variables);
      const other = localFolder(folder, "text" in result ? result.text : file);
      const opened = await open(reading, { file: other, by: source.place(path) });
      if (opened.problems.length > 0) return undefined;
      const known = namesIn(opened);
      if (!known.includes(of)) tell(unknownName(of, `service in ${other}`, known));
      earlier = await extendedService(reading, opened, of, { folder: posix.dirname(other), variables, depth });
    } else if (!namesIn(source).includes(of) && !reading.services.has(of)) {
      tell(unknownName(of, "service in this file", namesIn(source)));
    } else earlier = await extendedService(reading, source, of, { folder, variables, depth });
  }
  return readService(
    name,
    given,
    earlier === undefined ? undefined : { ...earlier, name },
    sourceOf(reading, source, name, around),
  );
}
