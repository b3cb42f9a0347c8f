import { failure } from "../failure.ts";
import { shown } from "../quantity/shown.ts";

export const baseUnknown = failure<{ why: string }>("unknown-base", "user", ({ why }) => ({
  sentence: `It is not known what to compare with: ${why}`,
  remedy: `Give the input "base" a commit or a branch, or let "on-unknown-base" be all or none.`,
}));

export const gitFailed = failure<{ did: string; said: string }>("git-failed", "environment", ({ did, said }) => ({
  sentence: `git could not ${did}: ${said}.`,
  remedy: `Check that the repository was checked out by actions/checkout into the working directory.`,
}));

export const matrixTooBig = failure<{ entries: number; most: number }>("matrix-too-big", "user", ({ entries, most }) => ({
  sentence: `The matrix would have ${entries} entries; GitHub starts no run with more than ${most}.`,
  remedy: `Let fewer components be built by their own job, e.g. by splitting the project into several files for "config".`,
}));

export const filtersUnusable = failure<{ problems: readonly string[] }>("bad-filters", "user", ({ problems }) => ({
  sentence: `The input "filters" can't be used: ${problems
    .slice(0, 20)
    .map((one) => (/[.?]$/.test(one) ? one : `${one}.`))
    .join(" · ")}`,
  remedy: `It is YAML with a list of globs a name, like "api: [services/api/**]", or the path of such a file.`,
}));

export const globEndless = failure<{ pattern: string; path: string }>("glob-endless", "user", ({ pattern, path }) => ({
  sentence: `Whether the glob ${shown(pattern)} takes the file ${shown(path)} could not be told within a second.`,
  remedy:
    'Write the glob (in "filters", or under "paths" of a component) with fewer stars, and without a repetition inside of another one.',
}));

export const componentMissing = failure<{ kind: string; known: readonly string[] }>(
  "component-missing",
  "user",
  ({ kind, known }) => ({
    sentence: `The input "component" is missing; "run: ${kind}" runs the commands of one component (${known.join(", ") || "there is none"}).`,
    remedy: `Give "component", in a matrix job as \${{ matrix.component }}.`,
  }),
);
