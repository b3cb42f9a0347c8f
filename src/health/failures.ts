import { failure, type Place } from "../failure.ts";

export const noAddress = failure<{ check: string; url: string }>("check-without-address", "user", ({ check, url }) => ({
  sentence: `The check "${check}" asks the path ${url}, but nothing says of which address.`,
  remedy: "Give the check a whole URL, or say where the app is reached (input url, or the environment's url).",
}));

export const noTraffic = failure<{ check: string }>("check-without-traffic", "user", ({ check }) => ({
  sentence: `The check "${check}" judges the traffic of real users, and only staged-deploy sees it: it asks the proxy that it set up.`,
  remedy: "Keep the check in the environment's gate, where staged-deploy uses it, and give this step http checks of its own.",
}));

export const nothingToCheck = failure<{ environment: string | undefined }>("nothing-to-check", "user", ({ environment }) => ({
  sentence:
    environment === undefined
      ? "There is nothing to check: none of the inputs url, checks and environment is given."
      : `There is nothing to check: the environment ${environment} has no gate.`,
  remedy:
    environment === undefined
      ? "Give url (one address), checks (a YAML list) or environment (whose gate is in sluice.yaml)."
      : "Give the environment a gate in sluice.yaml, e.g. gate: [{ http: /health }], or give this step checks.",
}));

export const noContainers = failure<{ check: string }>("check-without-containers", "user", ({ check }) => ({
  sentence: `The check "${check}" looks into containers, and none can be seen from here.`,
  remedy:
    "Run the step where Docker is (a self-hosted runner on the host), and name the container; or keep the check in the environment's gate, where staged-deploy looks at it.",
}));

type OfCheck = { readonly check: string; readonly place: Place | undefined };
const at = (place: Place | undefined) => (place === undefined ? {} : { place });

export const noBaseline = failure<OfCheck>("check-without-baseline", "user", ({ check, place }) => ({
  ...at(place),
  sentence: `The check "${check}" compares with a baseline, and there is none: nothing says how the release before is reached.`,
  remedy:
    "Give the input baseline (the old release's address, or the report of an earlier gate), or keep the check in the environment's gate, where staged-deploy has both releases.",
}));

export const comparedWithItself = failure<OfCheck & { readonly why: string }>(
  "check-compared-with-itself",
  "user",
  ({ check, why, place }) => ({
    ...at(place),
    sentence: `The check "${check}" would be compared with itself: ${why}.`,
    remedy:
      "Ask what differs between the releases (a path, a query with {{ release }}, a command in a container), give it a limit instead of compare, or compare with the recording of an earlier gate (input baseline).",
  }),
);

export const noDialling = failure<{ check: string }>("check-without-network", "user", ({ check }) => ({
  sentence: `The check "${check}" opens a connection, and that can't be done from where the checks run.`,
  remedy: "Use a check that is asked by HTTP, or by a command in a container of the environment.",
}));

export const noRecording = failure<{ pattern: string }>("no-recording", "user", ({ pattern }) => ({
  sentence: `No recording is at ${pattern}.`,
  remedy:
    "A recording is the report of an earlier health-gate (its output report, a JSON file); give a path or a glob from the workspace.",
}));

export const badRecording = failure<{ path: string; why: string }>("bad-recording", "user", ({ path, why }) => ({
  sentence: `${path} is no recording of a gate: ${why}`,
  remedy: "Give the report of a health-gate, or a file that recording.schema.json takes.",
}));

const mostTold = 10;

export const severalBadRecordings = failure<{ bad: readonly { path: string; why: string }[] }>(
  "bad-recordings",
  "user",
  ({ bad }) => ({
    sentence: `${bad.length} files are no recordings of a gate: ${bad
      .slice(0, mostTold)
      .map(({ path, why }) => `${path}: ${why.replace(/\.$/, "")}`)
      .join(" · ")}${bad.length > mostTold ? ` · and ${bad.length - mostTold} more` : ""}.`,
    remedy: "Give reports of health-gate, or files that recording.schema.json takes; a narrower glob leaves out what is none.",
  }),
);

export const unlikeRecording = failure<{ path: string; check: string }>(
  "recording-without-check",
  "user",
  ({ path, check }) => ({
    sentence: `The check "${check}" compares with ${path}, and nothing there has its name and numbers.`,
    remedy: "Give the check the name that it has in the recording, or record anew.",
  }),
);

export const unknownName = failure<{ check: string; name: string }>("check-name-unknown", "user", ({ check, name }) => ({
  sentence: `The check "${check}" asks for {{ ${name} }}, and nothing here says what that is.`,
  remedy:
    "Write the value itself; release and component are known in staged-deploy alone, environment where the input is given.",
}));
