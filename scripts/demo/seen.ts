import { spawnSync } from "node:child_process";
import type { Consumer } from "./consumer.ts";

/** What an outsider sees of production: the app's own version, and the schema that the database really has. */
export interface Seen {
  readonly version: string;
  readonly schema: string;
}

export async function seen(
  consumer: Consumer,
  engine: { env: Readonly<Record<string, string>> },
  scope: string,
): Promise<Seen> {
  const answer = (await (await fetch(`${consumer.production}/api/version`)).json()) as { version: string };
  const docker = (args: readonly string[]) =>
    spawnSync("docker", args, { encoding: "utf8", env: { ...process.env, ...engine.env } }).stdout.trim();
  const filters = [`label=com.docker.compose.project=${scope}`, "label=com.docker.compose.service=db"];
  const database = docker(["ps", "--quiet", ...filters.flatMap((filter) => ["--filter", filter])]);
  const query = "select version_num from alembic_version";
  const schema = docker(["exec", database, "psql", "-U", "shop", "-d", "shop", "-Atc", query]);
  return { version: answer.version, schema };
}
