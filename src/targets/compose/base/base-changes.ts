import type { ComposeDocument } from "../document/document.ts";
import type { DockerOptions, Engine } from "../engine.ts";
import type { Names } from "../naming.ts";

export interface BaseChangesSpec {
  readonly engine: Engine;
  readonly names: Names;
  /** As the user's files say it: what plain compose has made is known by its hash. */
  readonly document: ComposeDocument;
  /** As this engine makes base services: what it has made itself is known by that one. */
  readonly own: ComposeDocument;
  readonly base: readonly string[];
  readonly options: Pick<DockerOptions, "cwd" | "env">;
}

/** Base services that run with another configuration than the files have now, by compose's own hashes. */
export async function baseChanges(spec: BaseChangesSpec): Promise<readonly string[]> {
  const { engine, names, base } = spec;
  const format = '{{.Label "com.docker.compose.service"}}\t{{.Label "com.docker.compose.config-hash"}}';
  const filter = `label=com.docker.compose.project=${names.base}`;
  const listed = (await engine.must(["ps", "--filter", filter, "--format", format])).stdout.split("\n");
  const running = new Map(listed.map((line) => line.split("\t")).map(([service = "", hash = ""]) => [service, hash] as const));
  if (!base.some((name) => running.has(name))) return [];
  const [theirs, ours] = await Promise.all([hashes(spec, spec.document), hashes(spec, spec.own)]);
  return base.filter((name) => {
    const hash = running.get(name);
    const known = [theirs.get(name), ours.get(name)].filter((one) => one !== undefined);
    // Where compose tells no hash nothing is known to have changed.
    return hash !== undefined && hash !== "" && known.length > 0 && !known.includes(hash);
  });
}

async function hashes(
  { engine, names, options }: BaseChangesSpec,
  document: ComposeDocument,
): Promise<ReadonlyMap<string, string>> {
  const profiles = ["--profile", "*"];
  const argv = ["compose", "--project-name", names.base, ...profiles, "--file", "-", "config", "--hash", "*"];
  const told = await engine.docker(argv, { ...options, stdin: JSON.stringify(document) });
  if (told.code !== 0) return new Map();
  const rows = told.stdout.split("\n").map((line) => line.trim().split(/\s+/));
  return new Map(rows.map(([service = "", hash = ""]) => [service, hash] as const));
}
