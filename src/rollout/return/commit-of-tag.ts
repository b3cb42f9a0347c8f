import { repositoryPath } from "../../github/repository-path.ts";
import type { World } from "../../world.ts";

const patience = 5_000;
const isCommit = (text: unknown): text is string => typeof text === "string" && /^[0-9a-f]{40,64}$/.test(text);

/** Whether it may be the name of a tag: what no git would take, or what would be an option, is none. */
export function mayBeTag(text: string): boolean {
  return /^[A-Za-z0-9_][\w.+/-]{0,199}$/.test(text) && !text.includes("..") && !/(\.lock|[./])$/.test(text);
}

/** The commit of a tag, as the checkout knows it, else as GitHub does; a rollback waits for neither of them long. */
export async function commitOfTag(world: World, directory: string, tag: string): Promise<string | undefined> {
  const named = `refs/tags/${tag}^{commit}`;
  const argv = [
    "git",
    "-c",
    "safe.directory=*",
    "-C",
    directory,
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    named,
  ];
  const asked = await world.run({ argv: argv as [string, ...string[]], timeoutMs: patience });
  const here = asked.stdout.trim();
  if (asked.code === 0 && isCommit(here)) return here;
  const repository = repositoryPath(world.facts.repository);
  if (world.github === undefined || repository === undefined) return undefined;
  try {
    const path = `${repository}/commits/${encodeURIComponent(`tags/${tag}`)}`;
    const { status, data } = await world.github.request({ method: "GET", path, timeoutMs: patience });
    const sha: unknown = typeof data === "object" && data !== null && "sha" in data ? data.sha : undefined;
    return status === 200 && isCommit(sha) ? sha : undefined;
  } catch (error) {
    world.log.info(`GitHub could not be asked for the tag ${tag}: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
