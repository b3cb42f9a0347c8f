import { fail } from "../failure.ts";
import type { Finished, World } from "../world.ts";
import { type Change, parseNameStatus } from "./change.ts";
import { gitFailed } from "./failures.ts";

const commitId = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
export const isCommitId = (text: string): boolean => commitId.test(text);

/** What of git the search for changes needs. */
export interface Git {
  /** Empty where there is a repository, else why there is none. */
  trouble(): Promise<string>;
  /** The commit that a name means in this clone. */
  commit(name: string): Promise<string | undefined>;
  /** The parents that the commit itself names, also those that a shallow clone has cut off. */
  parents(commit: string): Promise<readonly string[]>;
  isShallow(): Promise<boolean>;
  mergeBase(one: string, other: string): Promise<string | undefined>;
  /** Fetches commits or refs from origin; false when origin does not have them or can't be reached. */
  fetch(wanted: readonly string[], depth?: `--depth=${number}` | `--deepen=${number}`): Promise<boolean>;
  changes(from: string, to: string): Promise<readonly Change[]>;
  /** Those of these paths (from the top) that are symbolic links in HEAD, each with what it says. */
  links(paths: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** The folder in which git works, from the top of the repository: empty or with a slash at the end. */
  prefix(): Promise<string>;
}

/** The access that a fetch may need where the checkout kept no credentials; by the environment, never in argv. */
function credentials(token: string | undefined, remote: string, server: string): Record<string, string> | undefined {
  if (token === undefined || !URL.canParse(remote)) return undefined;
  const url = new URL(remote);
  // The token belongs to the server of this run, whatever the clone calls its origin.
  if (url.protocol !== "https:" || url.origin !== server) return undefined;
  return {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: `http.${url.origin}/.extraheader`,
    GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`,
  };
}

const lastLine = (finished: Finished) =>
  finished.stderr.trim().split("\n").at(-1)?.trim().replace(/\.$/, "") || `exit code ${finished.code}`;

/** git in a folder of the checkout. */
export function gitIn(world: World, folder: string, token: string | undefined): Git {
  const git = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    world.run({
      // The runner's user may not own the checkout (container jobs); the folder is the one that the job checked out.
      argv: ["git", "-c", "safe.directory=*", ...args],
      cwd: folder,
      env: { GIT_TERMINAL_PROMPT: "0", GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C", ...env },
      signal: world.cancelled,
      timeoutMs: 600_000,
    });
  const line = async (...args: string[]) => {
    const done = await git(args);
    return done.code === 0 ? done.stdout.trim() : undefined;
  };

  return {
    async trouble() {
      const done = await git(["rev-parse", "--is-inside-work-tree"]);
      if (done.code === 0) return "";
      return done.code === 127 ? "there is no git on this machine" : "there is no git repository in the working directory";
    },
    async commit(name) {
      const found = await line("rev-parse", "--verify", "--quiet", "--end-of-options", `${name}^{commit}`);
      return found !== undefined && isCommitId(found) ? found : undefined;
    },
    async parents(commit) {
      const text = (await line("cat-file", "commit", commit)) ?? "";
      const head = text.split("\n\n", 1)[0] ?? "";
      return [...head.matchAll(/^parent ([0-9a-f]+)$/gm)].map((match) => match[1] ?? "");
    },
    isShallow: async () => (await line("rev-parse", "--is-shallow-repository")) === "true",
    mergeBase: (one, other) => line("merge-base", one, other),
    async fetch(wanted, depth) {
      const args = ["fetch", "--no-tags", "--no-recurse-submodules", "--quiet", ...(depth === undefined ? [] : [depth])];
      const all = [...args, "--end-of-options", "origin", ...wanted];
      const first = await git(all);
      if (first.code === 0) return true;
      const server = URL.canParse(world.facts.runUrl) ? new URL(world.facts.runUrl).origin : "";
      const access = credentials(token, (await line("remote", "get-url", "origin")) ?? "", server);
      if (access === undefined) return false;
      world.log.mask(access["GIT_CONFIG_VALUE_0"] ?? "");
      return (await git(all, access)).code === 0;
    },
    async changes(from, to) {
      const options = [
        "--name-status",
        "-z",
        "-M",
        "--no-ext-diff",
        "--no-textconv",
        "--no-relative",
        "--no-color",
        "--ignore-submodules=none",
      ];
      const done = await git(["diff", ...options, "--end-of-options", from, to, "--"]);
      if (done.code !== 0) throw fail(gitFailed, { did: "compare the two commits", said: lastLine(done) });
      return parseNameStatus(done.stdout);
    },
    async links(paths) {
      if (paths.length === 0) return new Map();
      const listed = (await git(["ls-tree", "-z", "--full-tree", "HEAD", "--", ...paths])).stdout;
      const found = [...listed.matchAll(/120000 blob ([0-9a-f]+)\t([^\0]*)\0/g)];
      const read = found.map(
        async ([, blob = "", path = ""]) => [path, (await git(["cat-file", "blob", blob])).stdout] as const,
      );
      return new Map(await Promise.all(read));
    },
    prefix: async () => (await git(["rev-parse", "--show-prefix"])).stdout.replace(/\n$/, ""),
  };
}
