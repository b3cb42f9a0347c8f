import { failure, type Place } from "../failure.ts";

/** A file of the project says something that can't be used; all its problems are told together. */
export const badConfiguration = failure<{
  file: string;
  problems: readonly string[];
  count: number;
  place: Place;
  further: readonly { readonly message: string; readonly place: Place }[];
}>("bad-configuration", "user", ({ file, problems, count, place, further }) => ({
  sentence: `${file} can't be used${count === 1 ? "" : ` (${count} problems)`}: ${problems.join(" · ")}`,
  remedy: `Correct ${count === 1 ? "it" : "them"}; the log shows the lines.`,
  place,
  further,
}));

export const unreadable = failure<{ file: string; said: string }>("unreadable-file", "user", ({ file, said }) => ({
  sentence: `The file ${file} can't be read: ${said}.`,
  remedy: "Name a file of the repository that this user may read, not a folder.",
  place: { file },
}));

export const nothingToRead = failure<{ file: string; folder: string; tried: readonly string[] }>(
  "no-project",
  "user",
  ({ file, folder, tried }) => ({
    sentence: `There is no ${file} and no compose file (${tried.join(", ")}) in ${folder}.`,
    remedy: `Check the repository out before this step (actions/checkout), or name the file in the input "config".`,
  }),
);

export const configurationMissing = failure<{ file: string; nearest: string | undefined }>(
  "no-configuration",
  "user",
  ({ file, nearest }) => ({
    sentence: `The file ${file} does not exist.${nearest === undefined ? "" : ` Did you mean "${nearest}"?`}`,
    remedy: `Correct the input "config"; it is a path inside the checked-out repository.`,
  }),
);

export const composeMissing = failure<{ file: string; named: Place | undefined; present: readonly string[] }>(
  "no-compose-file",
  "user",
  ({ file, named, present }) => ({
    sentence: `The compose file ${file} does not exist${present.length === 0 ? "" : `; beside it are ${present.join(", ")}`}.`,
    remedy:
      named === undefined
        ? "Add it."
        : named.line === undefined
          ? `Correct COMPOSE_FILE in ${named.file}, or say in sluice.yaml which files are meant, like compose: [compose.yaml].`
          : `Correct ${named.file}; paths are relative to that file.`,
    ...(named === undefined ? {} : { place: named }),
  }),
);

export const noSuchEnvironment = failure<{ name: string; known: readonly string[]; hint: string; file: string | undefined }>(
  "no-such-environment",
  "user",
  ({ name, known, hint, file }) => ({
    sentence:
      known.length === 0
        ? `There is no environment "${name}": ${file ?? "the project"} has no environments.`
        : `There is no environment "${name}"; ${file ?? "the project"} has ${known.join(", ")}.${hint}`,
    remedy: known.length === 0 ? `Add it under "environments" in sluice.yaml.` : `Correct the input "environment", or add it.`,
    ...(file === undefined ? {} : { place: { file } }),
  }),
);

export const noSuchComponent = failure<{ name: string; known: readonly string[]; hint: string }>(
  "no-such-component",
  "user",
  ({ name, known, hint }) => ({
    sentence: `There is no component "${name}"; the project has ${known.length === 0 ? "none" : known.join(", ")}.${hint}`,
    remedy: `Correct the input "component". A component is a compose service with "build", or an entry of "components".`,
  }),
);

export const folderMissing = failure<{ folder: string; named: string }>("no-such-folder", "user", ({ folder, named }) => ({
  sentence: `The folder ${folder} does not exist; ${named} names it.`,
  remedy: `Correct it, or check the repository out before this step (actions/checkout).`,
}));
