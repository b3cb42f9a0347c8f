import { failure, type Place } from "../failure.ts";

export const noSuchDirectory = failure<{ directory: string }>("python-directory-missing", "user", ({ directory }) => ({
  sentence: `The working-directory "${directory}" does not exist.`,
  remedy: "Check the input, and that actions/checkout ran before this step.",
}));

export const noPythonProject = failure<{ directory: string; looked: readonly string[] }>(
  "no-python-project",
  "user",
  ({ directory, looked }) => ({
    sentence: `There is no Python project in "${directory}": none of ${looked.join(", ")} is there.`,
    remedy: "Point working-directory at the folder that holds one of them.",
  }),
);

export const brokenToml = failure<{ place: Place; why: string }>("python-file-malformed", "user", ({ place, why }) => ({
  sentence: `${place.file} is not TOML (line ${place.line ?? "?"}, column ${place.column ?? "?"}): ${why}.`,
  remedy: "Correct that line; nothing was checked or installed.",
  place,
}));

export const severalRequirements = failure<{ directory: string; names: readonly string[] }>(
  "several-requirement-files",
  "user",
  ({ directory, names }) => ({
    sentence: `"${directory}" has ${names.join(" and ")} but no requirements.txt, so it is not clear which one makes the environment.`,
    remedy: "Name the one that is meant requirements.txt, or let it include the others by -r.",
  }),
);
