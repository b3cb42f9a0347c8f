import { failure, type Place } from "../failure.ts";
import { shown } from "../quantity/shown.ts";

export const badReference = failure<{ text: string; why: string }>("bad-reference", "user", ({ text, why }) => ({
  sentence: `${shown(text)} is no image name: ${why}.`,
  remedy: "Write it like ghcr.io/acme/shop, ghcr.io/acme/shop:v1 or ghcr.io/acme/shop@sha256:….",
}));

export const badPair = failure<{ input: string; entry: string; why: string }>("bad-pair", "user", ({ input, entry, why }) => ({
  sentence: `An entry of "${input}" can't be used: ${entry}: ${why}.`,
  remedy: `Give one KEY=value a line in "${input}"; put an entry of several lines in double quotes.`,
}));

export const nothingToBuild = failure<{ why: string }>("nothing-to-build", "user", ({ why }) => ({
  sentence: `There is nothing to build: ${why}.`,
  remedy: 'Give "component" (of sluice.yaml or the compose file), or "image" with "context".',
}));

export const inlineDockerfile = failure<{ component: string }>("inline-dockerfile", "user", ({ component }) => ({
  sentence: `The Dockerfile of the component "${component}" stands in the compose file (dockerfile_inline), where this action can't build from it.`,
  remedy: 'Put it into a file that "dockerfile" names there, or name another one in the input "file".',
}));

export const composeBuildRefused = failure<{ component: string; what: string; remedy: string; place: Required<Place> }>(
  "compose-build",
  "user",
  ({ component, what, remedy, place }) => ({
    sentence: `${place.file}:${place.line}: the component "${component}" ${what}.`,
    remedy,
    place,
  }),
);

export const noCommit = failure<{ commit: string }>("no-commit", "user", ({ commit }) => ({
  sentence: `The commit can't be told (${commit === "" ? "GITHUB_SHA is empty" : `"${commit}"`}), so the image can't be tagged sluice-<commit>.`,
  remedy: "Run the step in a workflow, or set GITHUB_SHA to the full commit.",
}));

export const unsafeValue = failure<{ input: string; value: string }>("unsafe-value", "user", ({ input, value }) => ({
  sentence: `"${input}" is "${value}", which a program would take for an option.`,
  remedy: `Give a value that doesn't begin with "-"; a path can begin with "./".`,
}));

export const noDockerfile = failure<{ file: string; nearest: string | undefined }>(
  "no-dockerfile",
  "user",
  ({ file, nearest }) => ({
    sentence: `There is no Dockerfile at ${file}.`,
    remedy:
      nearest === undefined
        ? 'Set "file" to its path from the top of the repository, and check the code out before this step.'
        : `Did you mean ${nearest}? Set "file" to it.`,
    place: { file },
  }),
);

export const noContext = failure<{ context: string }>("no-build-context", "user", ({ context }) => ({
  sentence: `There is no folder ${context} to build from.`,
  remedy: 'Set "context" to a folder of the repository, and check the code out before this step.',
}));

export const dockerUnreachable = failure<{ said: string }>("no-docker-to-build", "environment", ({ said }) => ({
  sentence: `Docker can't be reached: ${said}.`,
  remedy: "Run the job on a machine with a running Docker engine (ubuntu-latest has one), or set DOCKER_HOST to one.",
}));

export const buildxMissing = failure<{ said: string }>("buildx-missing", "environment", ({ said }) => ({
  sentence: `Docker has no buildx here: ${said}.`,
  remedy: "Install the docker-buildx-plugin package, or put docker/setup-buildx-action before this step.",
}));

export const loginRefused = failure<{ registry: string; username: string; said: string }>(
  "login-refused",
  "user",
  ({ registry, username, said }) => ({
    sentence: `The registry ${registry} refused the login of "${username}": ${said}.`,
    remedy: `Check "username" and "registry-token"; ${registry === "ghcr.io" ? "for ghcr.io that is secrets.GITHUB_TOKEN" : "a token may have expired"}.`,
  }),
);

const access = (registry: string, write: boolean) =>
  registry === "ghcr.io"
    ? `Give the job "permissions: packages: ${write ? "write" : "read"}", pass registry-token: \${{ secrets.GITHUB_TOKEN }}, and let the package's settings admit this repository.`
    : `Pass "username" and "registry-token" that may ${write ? "write to" : "read"} it, or log in before this step.`;

export const pushDenied = failure<{ registry: string; image: string; said: string }>(
  "push-denied",
  "user",
  ({ registry, image, said }) => ({
    sentence: `The registry ${registry} doesn't let this job push ${image}: ${said}.`,
    remedy: access(registry, true),
  }),
);

export const registryDenied = failure<{ registry: string; repository: string; verb: "read" | "write"; said: string }>(
  "registry-denied",
  "user",
  ({ registry, repository, verb, said }) => ({
    sentence: `The registry ${registry} refuses to ${verb} ${repository}: ${said}.`,
    remedy: access(registry, verb === "write"),
  }),
);

export const registryTrouble = failure<{ registry: string; what: string; said: string }>(
  "registry-trouble",
  "environment",
  ({ registry, what, said }) => ({
    sentence: `The registry ${registry} gave no usable answer to ${what}: ${said}.`,
    remedy: "Check that the registry's name is right and that it can be reached from here; then run the job again.",
  }),
);

export const wrongDigest = failure<{ reference: string; expected: string; got: string }>(
  "wrong-digest",
  "environment",
  ({ reference, expected, got }) => ({
    sentence: `Wrong digest: ${reference} must be ${expected}, but the registry serves ${got}.`,
    remedy:
      "Don't deploy this image. Run the job again; when it stays so, somebody else writes this tag or the registry is broken.",
  }),
);

export const noSuchSource = failure<{ reference: string }>("no-such-image", "user", ({ reference }) => ({
  sentence: `The image ${reference} is not in the registry, so it can't be promoted.`,
  remedy: 'Build and push it first, or correct "promote-from".',
}));

export const otherRepository = failure<{ source: string; tag: string }>("other-repository", "user", ({ source, tag }) => ({
  sentence: `${source} can't be promoted to ${tag}: they are in different repositories, and a promotion copies no layers.`,
  remedy: "Promote inside one repository, or build for the other one.",
}));

export const buildFailed = failure<{
  image: string;
  step: string;
  said: string;
  lines: readonly string[];
  place: Place | undefined;
}>("build-failed", "user", ({ image, step, said, lines, place }) => ({
  sentence: `The build of ${image} failed${step === "" ? "" : ` at "${step}"`}: ${said}.${lines.length === 0 ? "" : ` Last lines: ${lines.join(" ⏎ ")}`}`,
  remedy: "The whole output is in the log's build group; correct the Dockerfile or what it runs.",
  ...(place === undefined ? {} : { place }),
}));

export const pushFailed = failure<{ registry: string; image: string; said: string }>(
  "push-failed",
  "environment",
  ({ registry, image, said }) => ({
    sentence: `${image} was built, but the push to ${registry} failed: ${said}.`,
    remedy: "Check that the registry's name is right and that the Docker engine can reach it; then run the job again.",
  }),
);

export const buildCancelled = failure<{ image: string }>("build-cancelled", "environment", ({ image }) => ({
  sentence: `The build of ${image} was cancelled.`,
  remedy: "Nothing of it is tagged in the registry unless the push had begun; run the job again.",
}));

export const noDigest = failure<{ image: string }>("no-digest", "environment", ({ image }) => ({
  sentence: `buildx reported no digest for ${image}.`,
  remedy: "Update buildx (0.13 or newer is needed), then run the job again.",
}));
